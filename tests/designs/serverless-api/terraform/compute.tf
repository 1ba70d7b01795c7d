resource "aws_lambda_function" "read" {
  function_name = "read"
  role          = aws_iam_role.read_function.arn
  runtime       = "python3.13"
  handler       = "main.handler"
  architectures = ["arm64"]
  s3_bucket     = var.code_bucket
  s3_key        = var.read_package
  memory_size   = 512
  timeout       = 10

  ephemeral_storage {
    size = 512
  }

  tags = {
    Name = "Read orders"
  }

  depends_on = [
    aws_cloudwatch_log_group.read,
    aws_iam_role_policy_attachment.read_function_function,
  ]
}

resource "aws_lambda_function" "write" {
  function_name = "write"
  role          = aws_iam_role.write_function.arn
  runtime       = "python3.13"
  handler       = "main.handler"
  architectures = ["arm64"]
  s3_bucket     = var.code_bucket
  s3_key        = var.write_package
  memory_size   = 512
  timeout       = 10

  ephemeral_storage {
    size = 512
  }

  tags = {
    Name = "Write orders"
  }

  depends_on = [
    aws_cloudwatch_log_group.write,
    aws_iam_role_policy_attachment.write_function_function,
  ]
}

resource "aws_lambda_function" "confirm" {
  function_name = "confirm"
  role          = aws_iam_role.confirm_function.arn
  runtime       = "python3.13"
  handler       = "main.handler"
  architectures = ["arm64"]
  s3_bucket     = var.code_bucket
  s3_key        = var.confirm_package
  memory_size   = 512
  timeout       = 30

  ephemeral_storage {
    size = 512
  }

  tags = {
    Name = "Confirm orders"
  }

  depends_on = [
    aws_cloudwatch_log_group.confirm,
    aws_iam_role_policy_attachment.confirm_function_function,
  ]
}

resource "aws_lambda_event_source_mapping" "queue_to_confirm" {
  event_source_arn        = aws_sqs_queue.queue.arn
  function_name           = aws_lambda_function.confirm.arn
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_lambda_permission" "api_to_read" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.read.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.api.execution_arn}/*"
}

resource "aws_lambda_permission" "api_to_write" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.write.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.api.execution_arn}/*"
}
