output "instance_public_addresses" {
  description = "The public addresses of instances."

  value = {
    "nginx-a"      = aws_eip.nginx["a"].public_ip
    "dropwizard-a" = aws_eip.dropwizard["a"].public_ip
    "nginx-b"      = aws_eip.nginx["b"].public_ip
    "dropwizard-b" = aws_eip.dropwizard["b"].public_ip
  }
}

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    postgres = aws_db_instance.postgres.address
  }
}
