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
    cdn = aws_cloudfront_distribution.cdn.domain_name
  }
}
