resource "aws_lb" "alb" {
  name                       = "alb"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(aws_subnet.public)[*].id
  security_groups            = [aws_security_group.alb.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = {
    Name = "API load balancer"
  }

  depends_on = [aws_internet_gateway.igw]
}

resource "aws_lb_target_group" "api_production" {
  name        = "api-production"
  vpc_id      = aws_vpc.registry.id
  target_type = "ip"
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
    Name = "api-production"
  }
}

resource "aws_lb_target_group" "api_staging" {
  name        = "api-staging"
  vpc_id      = aws_vpc.registry.id
  target_type = "ip"
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
    Name = "api-staging"
  }
}

resource "aws_lb_target_group" "api_dev" {
  name        = "api-dev"
  vpc_id      = aws_vpc.registry.id
  target_type = "ip"
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
    Name = "api-dev"
  }
}

resource "aws_lb_listener" "alb_http" {
  load_balancer_arn = aws_lb.alb.arn
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

resource "aws_lb_listener" "alb_https" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate.main.arn

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "api_production_https" {
  listener_arn = aws_lb_listener.alb_https.arn
  priority     = 51

  condition {
    host_header {
      values = ["api.${var.domain_name}"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api_production.arn
  }
}

resource "aws_lb_listener_rule" "api_staging_https" {
  listener_arn = aws_lb_listener.alb_https.arn
  priority     = 52

  condition {
    host_header {
      values = ["api-staging.${var.domain_name}"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api_staging.arn
  }
}

resource "aws_lb_listener_rule" "api_dev_https" {
  listener_arn = aws_lb_listener.alb_https.arn
  priority     = 53

  condition {
    host_header {
      values = ["api-dev.${var.domain_name}"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api_dev.arn
  }
}
