resource "aws_cloudwatch_log_group" "web" {
  name              = "/ecs/web"
  retention_in_days = 30

  tags = {
    Name = "Web"
  }
}
