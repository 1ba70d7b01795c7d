resource "aws_lb" "balancer_production" {
  name                       = "balancer-production"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(aws_subnet.production_public)[*].id
  security_groups            = [aws_security_group.balancer_production.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = {
    Name = "Load balancer production"
  }
}

resource "aws_lb_listener" "balancer_production_http" {
  load_balancer_arn = aws_lb.balancer_production.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }
}
