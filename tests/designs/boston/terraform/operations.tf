resource "aws_cloudwatch_log_group" "commissions_production" {
  name              = "/ecs/commissions-production"
  retention_in_days = 30

  tags = {
    Name = "Commissions"
  }
}

resource "aws_cloudwatch_log_group" "registry_certs_production" {
  name              = "/ecs/registry-certs-production"
  retention_in_days = 30

  tags = {
    Name = "Registry certs"
  }
}

resource "aws_cloudwatch_log_group" "commissions_staging" {
  name              = "/ecs/commissions-staging"
  retention_in_days = 30

  tags = {
    Name        = "Commissions staging"
    Environment = "Staging"
  }
}

resource "aws_cloudwatch_log_group" "registry_certs_staging" {
  name              = "/ecs/registry-certs-staging"
  retention_in_days = 30

  tags = {
    Name        = "Registry certs staging"
    Environment = "Staging"
  }
}

resource "aws_cloudwatch_metric_alarm" "vpn" {
  alarm_name        = "vpn-tunnel-down"
  alarm_description = "A tunnel of the VPN connection is down."
  namespace         = "AWS/VPN"
  metric_name       = "TunnelState"

  dimensions = {
    VpnId = aws_vpn_connection.vpn.id
  }

  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 300
  evaluation_periods  = 3
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns

  tags = {
    Name = "City VPN"
  }
}
