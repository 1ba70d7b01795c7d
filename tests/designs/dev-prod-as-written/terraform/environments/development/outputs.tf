output "instance_public_addresses" {
  description = "The public addresses of instances."

  value = {
    "web-development" = aws_instance.web_development.public_ip
  }
}
