output "nat_public_addresses" {
  description = "The addresses from which private subnets call the internet."

  value = {
    "nat-production-a" = aws_eip.nat_production["a"].public_ip
    "nat-production-b" = aws_eip.nat_production["b"].public_ip
  }
}

output "load_balancer_names" {
  description = "The host names of the load balancers, for the DNS records of the public names."

  value = {
    "alb-production"   = aws_lb.alb_production.dns_name
    "inner-production" = aws_lb.inner_production.dns_name
  }
}

output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    main = aws_acm_certificate.main.domain_validation_options
  }
}

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    "documents-production" = aws_docdb_cluster.documents_production.endpoint
  }
}
