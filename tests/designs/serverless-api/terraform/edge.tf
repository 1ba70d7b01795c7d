resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"

  tags = {
    Name = "Orders API"
  }
}

resource "aws_apigatewayv2_authorizer" "api" {
  api_id           = aws_apigatewayv2_api.api.id
  name             = "api"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.api_issuer
    audience = [var.api_audience]
  }
}

resource "aws_apigatewayv2_integration" "api_read" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.read.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_integration" "api_write" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.write.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "api_read" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "ANY /read/{proxy+}"
  authorization_type = "JWT"
  authorizer_id      = aws_apigatewayv2_authorizer.api.id
  target             = "integrations/${aws_apigatewayv2_integration.api_read.id}"
}

resource "aws_apigatewayv2_route" "api_write" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "ANY /write/{proxy+}"
  authorization_type = "JWT"
  authorizer_id      = aws_apigatewayv2_authorizer.api.id
  target             = "integrations/${aws_apigatewayv2_integration.api_write.id}"
}

resource "aws_apigatewayv2_stage" "api" {
  api_id      = aws_apigatewayv2_api.api.id
  name        = "$default"
  auto_deploy = true

  tags = {
    Name = "Orders API"
  }
}
