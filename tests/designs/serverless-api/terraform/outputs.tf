output "api_addresses" {
  description = "The addresses of the APIs."

  value = {
    api = aws_apigatewayv2_api.api.api_endpoint
  }
}
