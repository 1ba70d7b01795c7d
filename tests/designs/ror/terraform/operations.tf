resource "aws_cloudwatch_log_group" "api_production" {
  name              = "/ecs/api-production"
  retention_in_days = 30

  tags = {
    Name = "API production"
  }
}

resource "aws_cloudwatch_log_group" "api_staging" {
  name              = "/ecs/api-staging"
  retention_in_days = 30

  tags = {
    Name        = "API staging"
    Environment = "Staging"
  }
}

resource "aws_cloudwatch_log_group" "api_dev" {
  name              = "/ecs/api-dev"
  retention_in_days = 30

  tags = {
    Name        = "API dev"
    Environment = "Development"
  }
}

resource "aws_cloudwatch_metric_alarm" "search_production_red" {
  alarm_name        = "search-production-red"
  alarm_description = "A primary shard of the domain has no node."
  namespace         = "AWS/ES"
  metric_name       = "ClusterStatus.red"

  dimensions = {
    DomainName = aws_opensearch_domain.search_production.domain_name
    ClientId   = element(split(":", aws_opensearch_domain.search_production.arn), 4)
  }

  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns

  tags = {
    Name = "Search production"
  }
}

resource "aws_cloudwatch_metric_alarm" "search_production_storage" {
  alarm_name        = "search-production-storage"
  alarm_description = "Less than a quarter of the storage of a node is free."
  namespace         = "AWS/ES"
  metric_name       = "FreeStorageSpace"

  dimensions = {
    DomainName = aws_opensearch_domain.search_production.domain_name
    ClientId   = element(split(":", aws_opensearch_domain.search_production.arn), 4)
  }

  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 5120
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns

  tags = {
    Name = "Search production"
  }
}
