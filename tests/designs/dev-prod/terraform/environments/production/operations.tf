resource "aws_cloudwatch_log_group" "proxy_production" {
  name              = "/ec2/proxy-production"
  retention_in_days = 30

  tags = {
    Name = "proxy-production"
  }
}

resource "aws_cloudwatch_log_group" "app_production" {
  name              = "/ec2/app-production"
  retention_in_days = 30

  tags = {
    Name = "app-production"
  }
}

resource "aws_cloudwatch_metric_alarm" "alb_production_proxy_production_unhealthy" {
  alarm_name        = "alb-production-proxy-production-unhealthy"
  alarm_description = "A target of the load balancer does not pass its health check."
  namespace         = "AWS/ApplicationELB"
  metric_name       = "UnHealthyHostCount"

  dimensions = {
    LoadBalancer = aws_lb.alb_production.arn_suffix
    TargetGroup  = aws_lb_target_group.proxy_production.arn_suffix
  }

  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns

  tags = {
    Name = "ALB production"
  }
}
