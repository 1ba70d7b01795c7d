resource "aws_cloudwatch_log_group" "thumbnailer" {
  name              = "/ecs/thumbnailer"
  retention_in_days = 30

  tags = {
    Name = "Thumbnailer"
  }
}

resource "aws_cloudwatch_log_group" "extractor" {
  name              = "/ecs/extractor"
  retention_in_days = 30

  tags = {
    Name = "Text extractor"
  }
}
