resource "aws_cloudwatch_log_group" "nginx" {
  name              = "/ec2/nginx"
  retention_in_days = 30

  tags = {
    Name = "nginx"
  }
}

resource "aws_cloudwatch_log_group" "dropwizard" {
  name              = "/ec2/dropwizard"
  retention_in_days = 30

  tags = {
    Name = "dropwizard"
  }
}

resource "aws_cloudwatch_metric_alarm" "nginx_recovery" {
  for_each = {
    a = { alarm_name = "nginx-a-recovery", name = "NGINX a" }
    b = { alarm_name = "nginx-b-recovery", name = "NGINX b" }
  }

  alarm_name        = each.value.alarm_name
  alarm_description = "The machine below an instance fails; the instance moves to another one."
  namespace         = "AWS/EC2"
  metric_name       = "StatusCheckFailed_System"

  dimensions = {
    InstanceId = aws_instance.nginx[each.key].id
  }

  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "missing"
  alarm_actions       = concat(["arn:aws:automate:${var.region}:ec2:recover"], var.alarm_topic_arns)
  ok_actions          = var.alarm_topic_arns

  tags = {
    Name = each.value.name
  }
}

resource "aws_cloudwatch_metric_alarm" "dropwizard_recovery" {
  for_each = {
    a = { alarm_name = "dropwizard-a-recovery", name = "Dropwizard a" }
    b = { alarm_name = "dropwizard-b-recovery", name = "Dropwizard b" }
  }

  alarm_name        = each.value.alarm_name
  alarm_description = "The machine below an instance fails; the instance moves to another one."
  namespace         = "AWS/EC2"
  metric_name       = "StatusCheckFailed_System"

  dimensions = {
    InstanceId = aws_instance.dropwizard[each.key].id
  }

  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "missing"
  alarm_actions       = concat(["arn:aws:automate:${var.region}:ec2:recover"], var.alarm_topic_arns)
  ok_actions          = var.alarm_topic_arns

  tags = {
    Name = each.value.name
  }
}

resource "aws_cloudwatch_metric_alarm" "ci_recovery" {
  alarm_name        = "ci-node-recovery"
  alarm_description = "The machine below an instance fails; the instance moves to another one."
  namespace         = "AWS/EC2"
  metric_name       = "StatusCheckFailed_System"

  dimensions = {
    InstanceId = aws_instance.ci.id
  }

  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "missing"
  alarm_actions       = concat(["arn:aws:automate:${var.region}:ec2:recover"], var.alarm_topic_arns)
  ok_actions          = var.alarm_topic_arns

  tags = {
    Name = "CI server"
  }
}
