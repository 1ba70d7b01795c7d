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

  depends_on = [aws_internet_gateway.igw]
}

resource "aws_lb" "alb_staging" {
  name                       = "alb-staging"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(aws_subnet.staging_public)[*].id
  security_groups            = [aws_security_group.alb_staging.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = {
    Name        = "ALB staging"
    Environment = "Staging"
  }

  depends_on = [aws_internet_gateway.igw]
}

resource "aws_lb_target_group" "commissions_production" {
  name        = "commissions-production"
  vpc_id      = aws_vpc.digital.id
  target_type = "instance"
  protocol    = "HTTP"
  port        = 3000

  health_check {
    path                = "/healthz"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "commissions-production"
  }
}

resource "aws_lb_target_group" "registry_certs_production" {
  name        = "registry-certs-production"
  vpc_id      = aws_vpc.digital.id
  target_type = "instance"
  protocol    = "HTTP"
  port        = 3000

  health_check {
    path                = "/healthz"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "registry-certs-production"
  }
}

resource "aws_lb_target_group" "commissions_staging" {
  name        = "commissions-staging"
  vpc_id      = aws_vpc.digital.id
  target_type = "instance"
  protocol    = "HTTP"
  port        = 3000

  health_check {
    path                = "/healthz"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "commissions-staging"
  }
}

resource "aws_lb_target_group" "registry_certs_staging" {
  name        = "registry-certs-staging"
  vpc_id      = aws_vpc.digital.id
  target_type = "instance"
  protocol    = "HTTP"
  port        = 3000

  health_check {
    path                = "/healthz"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "registry-certs-staging"
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
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
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
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "commissions_production_https" {
  listener_arn = aws_lb_listener.alb_production_https.arn
  priority     = 43

  condition {
    host_header {
      values = ["commissions.${var.domain_name}"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.commissions_production.arn
  }
}

resource "aws_lb_listener_rule" "registry_certs_production_https" {
  listener_arn = aws_lb_listener.alb_production_https.arn
  priority     = 47

  condition {
    host_header {
      values = ["registry-certs.${var.domain_name}"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.registry_certs_production.arn
  }
}

resource "aws_lb_listener_rule" "commissions_staging_https" {
  listener_arn = aws_lb_listener.alb_staging_https.arn
  priority     = 52

  condition {
    host_header {
      values = ["commissions-staging.${var.domain_name}"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.commissions_staging.arn
  }
}

resource "aws_lb_listener_rule" "registry_certs_staging_https" {
  listener_arn = aws_lb_listener.alb_staging_https.arn
  priority     = 56

  condition {
    host_header {
      values = ["registry-certs-staging.${var.domain_name}"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.registry_certs_staging.arn
  }
}
