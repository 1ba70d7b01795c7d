resource "aws_cloudwatch_log_group" "read" {
  name              = "/aws/lambda/read"
  retention_in_days = 30

  tags = {
    Name = "Read orders"
  }
}

resource "aws_cloudwatch_log_group" "write" {
  name              = "/aws/lambda/write"
  retention_in_days = 30

  tags = {
    Name = "Write orders"
  }
}

resource "aws_cloudwatch_log_group" "confirm" {
  name              = "/aws/lambda/confirm"
  retention_in_days = 30

  tags = {
    Name = "Confirm orders"
  }
}
