output "api_addresses" {
  description = "The addresses of the APIs."

  value = {
    api = aws_apigatewayv2_api.api.api_endpoint
  }
}

output "nat_public_addresses" {
  description = "The addresses from which private subnets call the internet."

  value = {
    "nat-a" = aws_eip.nat["a"].public_ip
    "nat-b" = aws_eip.nat["b"].public_ip
  }
}

output "repository_urls" {
  description = "Where images are pushed."

  value = {
    images = aws_ecr_repository.images.repository_url
  }
}
