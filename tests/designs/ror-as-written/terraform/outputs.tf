output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by region."

  value = {
    "us-east-1" = aws_acm_certificate.main_us_east_1.domain_validation_options
    "eu-west-1" = aws_acm_certificate.main.domain_validation_options
  }
}

output "distribution_names" {
  description = "The host names of the distributions, for the DNS records of the public names."

  value = {
    cdn = aws_cloudfront_distribution.cdn.domain_name
  }
}
