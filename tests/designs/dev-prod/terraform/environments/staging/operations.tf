resource "aws_cloudwatch_log_group" "proxy_staging" {
  name              = "/ec2/proxy-staging"
  retention_in_days = 30

  tags = {
    Name = "proxy-staging"
  }
}

resource "aws_cloudwatch_log_group" "app_staging" {
  name              = "/ec2/app-staging"
  retention_in_days = 30

  tags = {
    Name = "app-staging"
  }
}

resource "aws_cloudwatch_metric_alarm" "alb_staging_proxy_staging_unhealthy" {
  alarm_name        = "alb-staging-proxy-staging-unhealthy"
  alarm_description = "A target of the load balancer does not pass its health check."
  namespace         = "AWS/ApplicationELB"
  metric_name       = "UnHealthyHostCount"

  dimensions = {
    LoadBalancer = aws_lb.alb_staging.arn_suffix
    TargetGroup  = aws_lb_target_group.proxy_staging.arn_suffix
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
    Name = "ALB staging"
  }
}
