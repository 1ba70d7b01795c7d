output "nat_public_addresses" {
  description = "The addresses from which private subnets call the internet."

  value = {
    "nat-development" = aws_eip.nat_development.public_ip
  }
}

output "instance_public_addresses" {
  description = "The public addresses of instances."

  value = {
    "web-development" = aws_instance.web_development.public_ip
  }
}

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    "documents-development" = aws_docdb_cluster.documents_development.endpoint
  }
}
