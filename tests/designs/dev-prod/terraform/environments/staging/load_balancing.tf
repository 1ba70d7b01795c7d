resource "aws_lb" "alb_staging" {
  name                       = "alb-staging"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(aws_subnet.staging_public)[*].id
  security_groups            = [aws_security_group.alb_staging.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = {
    Name = "ALB staging"
  }

  depends_on = [aws_internet_gateway.igw_staging]
}

resource "aws_lb" "inner_staging" {
  name                       = "inner-staging"
  load_balancer_type         = "application"
  internal                   = true
  subnets                    = values(aws_subnet.staging_app)[*].id
  security_groups            = [aws_security_group.inner_staging.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = {
    Name = "Inner ALB staging"
  }
}

resource "aws_lb_target_group" "proxy_staging" {
  name        = "proxy-staging"
  vpc_id      = aws_vpc.staging.id
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
    Name = "proxy-staging"
  }
}

resource "aws_lb_target_group" "app_staging" {
  name        = "app-staging"
  vpc_id      = aws_vpc.staging.id
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
    Name = "app-staging"
  }
}

resource "aws_lb_listener" "alb_staging_http" {
  load_balancer_arn = aws_lb.alb_staging.arn
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

resource "aws_lb_listener" "alb_staging_https" {
  load_balancer_arn = aws_lb.alb_staging.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate.main.arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.proxy_staging.arn
  }
}

resource "aws_lb_listener" "inner_staging_http" {
  load_balancer_arn = aws_lb.inner_staging.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app_staging.arn
  }
}
