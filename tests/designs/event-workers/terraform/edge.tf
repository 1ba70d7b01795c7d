resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"

  tags = {
    Name = "Upload API"
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

resource "aws_apigatewayv2_stage" "api" {
  api_id      = aws_apigatewayv2_api.api.id
  name        = "$default"
  auto_deploy = true

  tags = {
    Name = "Upload API"
  }
}
