resource "aws_cloudwatch_log_group" "web_development" {
  name              = "/ec2/web-development"
  retention_in_days = 30

  tags = {
    Name = "web-development"
  }
}

resource "aws_cloudwatch_log_group" "proxy_development" {
  name              = "/ec2/proxy-development"
  retention_in_days = 30

  tags = {
    Name = "proxy-development"
  }
}

resource "aws_cloudwatch_log_group" "app_development" {
  name              = "/ec2/app-development"
  retention_in_days = 30

  tags = {
    Name = "app-development"
  }
}
