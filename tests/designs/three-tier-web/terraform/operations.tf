resource "aws_cloudwatch_log_group" "servers" {
  name              = "/ec2/servers"
  retention_in_days = 30

  tags = {
    Name = "servers"
  }
}

resource "aws_cloudwatch_metric_alarm" "alb_servers_unhealthy" {
  alarm_name        = "alb-servers-unhealthy"
  alarm_description = "A target of the load balancer does not pass its health check."
  namespace         = "AWS/ApplicationELB"
  metric_name       = "UnHealthyHostCount"

  dimensions = {
    LoadBalancer = aws_lb.alb.arn_suffix
    TargetGroup  = aws_lb_target_group.servers.arn_suffix
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
    Name = "Load balancer"
  }
}

resource "aws_backup_vault" "backups" {
  name = "backups"

  tags = {
    Name = "Daily backups"
  }
}

resource "aws_backup_plan" "backups" {
  name = "backups"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.backups.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }

  tags = {
    Name = "Daily backups"
  }
}

resource "aws_backup_selection" "backups" {
  name         = "backups"
  plan_id      = aws_backup_plan.backups.id
  iam_role_arn = aws_iam_role.backups_backup.arn
  resources    = [aws_db_instance.database.arn]
}
