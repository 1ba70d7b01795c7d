resource "aws_lb" "alb_production" {
  name                       = "alb-production"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(aws_subnet.production_public)[*].id
  security_groups            = [aws_security_group.alb_production.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = {
    Name = "ALB production"
  }

  depends_on = [aws_internet_gateway.igw_production]
}

resource "aws_lb" "inner_production" {
  name                       = "inner-production"
  load_balancer_type         = "application"
  internal                   = true
  subnets                    = values(aws_subnet.production_app)[*].id
  security_groups            = [aws_security_group.inner_production.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = {
    Name = "Inner ALB production"
  }
}

resource "aws_lb_target_group" "proxy_production" {
  name        = "proxy-production"
  vpc_id      = aws_vpc.production.id
  target_type = "instance"
  protocol    = "HTTP"
  port        = 80

  health_check {
    path                = "/healthz"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "proxy-production"
  }
}

resource "aws_lb_target_group" "app_production" {
  name        = "app-production"
  vpc_id      = aws_vpc.production.id
  target_type = "instance"
  protocol    = "HTTP"
  port        = 8080

  health_check {
    path                = "/healthz"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "app-production"
  }
}

resource "aws_lb_listener" "alb_production_http" {
  load_balancer_arn = aws_lb.alb_production.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "alb_production_https" {
  load_balancer_arn = aws_lb.alb_production.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate.main.arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.proxy_production.arn
  }
}

resource "aws_lb_listener" "inner_production_http" {
  load_balancer_arn = aws_lb.inner_production.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app_production.arn
  }
}
