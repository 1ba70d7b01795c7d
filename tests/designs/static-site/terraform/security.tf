resource "aws_acm_certificate" "certificate" {
  domain_name               = "example.com"
  subject_alternative_names = ["*.example.com"]
  validation_method         = "DNS"

  tags = {
    Name = "Certificate"
  }

  lifecycle {
    create_before_destroy = true
  }
}
