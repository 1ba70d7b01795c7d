output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    edge = aws_acm_certificate.edge.domain_validation_options
    main = aws_acm_certificate.main.domain_validation_options
  }
}

output "distribution_names" {
  description = "The host names of the distributions, for the DNS records of the public names."

  value = {
    "cdn-production" = aws_cloudfront_distribution.cdn_production.domain_name
    "cdn-staging"    = aws_cloudfront_distribution.cdn_staging.domain_name
    "cdn-dev"        = aws_cloudfront_distribution.cdn_dev.domain_name
  }
}

output "nat_public_addresses" {
  description = "The addresses from which private subnets call the internet."

  value = {
    "nat-a" = aws_eip.nat["a"].public_ip
    "nat-b" = aws_eip.nat["b"].public_ip
  }
}

output "instance_public_addresses" {
  description = "The public addresses of instances."

  value = {
    bastion = aws_eip.bastion.public_ip
  }
}

output "load_balancer_names" {
  description = "The host names of the load balancers, for the DNS records of the public names."

  value = {
    alb = aws_lb.alb.dns_name
  }
}

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    "search-production" = aws_opensearch_domain.search_production.endpoint
    "search-staging"    = aws_opensearch_domain.search_staging.endpoint
    "search-dev"        = aws_opensearch_domain.search_dev.endpoint
    database            = aws_db_instance.database.address
  }
}
