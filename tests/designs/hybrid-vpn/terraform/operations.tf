resource "aws_cloudwatch_log_group" "portal" {
  name              = "/ec2/portal"
  retention_in_days = 30

  tags = {
    Name = "portal"
  }
}

resource "aws_cloudwatch_metric_alarm" "vpn_1" {
  alarm_name        = "vpn-1-tunnel-down"
  alarm_description = "A tunnel of the VPN connection is down."
  namespace         = "AWS/VPN"
  metric_name       = "TunnelState"

  dimensions = {
    VpnId = aws_vpn_connection.vpn_1.id
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
    Name = "VPN 1"
  }
}

resource "aws_cloudwatch_metric_alarm" "vpn_2" {
  alarm_name        = "vpn-2-tunnel-down"
  alarm_description = "A tunnel of the VPN connection is down."
  namespace         = "AWS/VPN"
  metric_name       = "TunnelState"

  dimensions = {
    VpnId = aws_vpn_connection.vpn_2.id
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
    Name = "VPN 2"
  }
}
