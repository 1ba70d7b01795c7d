output "distribution_names" {
  description = "The host names of the distributions, for the DNS records of the public names."

  value = {
    cdn = aws_cloudfront_distribution.cdn.domain_name
  }
}

output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    certificate = aws_acm_certificate.certificate.domain_validation_options
  }
}
