output "instance_public_addresses" {
  description = "The public addresses of instances."

  value = {
    "nginx-a"      = aws_instance.nginx["a"].public_ip
    "dropwizard-a" = aws_instance.dropwizard["a"].public_ip
    "nginx-b"      = aws_instance.nginx["b"].public_ip
    "dropwizard-b" = aws_instance.dropwizard["b"].public_ip
  }
}

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    postgres = aws_db_instance.postgres.address
  }
}
