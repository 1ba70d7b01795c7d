resource "aws_security_group" "alb_staging" {
  name        = "alb-staging"
  description = "Guards alb-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "alb-staging"
  }
}

resource "aws_security_group" "app_staging" {
  name        = "app-staging"
  description = "Guards app-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "app-staging"
  }
}

resource "aws_security_group" "documents_staging" {
  name        = "documents-staging"
  description = "Guards documents-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "documents-staging"
  }
}

resource "aws_security_group" "inner_staging" {
  name        = "inner-staging"
  description = "Guards inner-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "inner-staging"
  }
}

resource "aws_security_group" "proxy_staging" {
  name        = "proxy-staging"
  description = "Guards proxy-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "proxy-staging"
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_staging_http_from_anywhere" {
  security_group_id = aws_security_group.alb_staging.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "alb_staging_https_from_anywhere" {
  security_group_id = aws_security_group.alb_staging.id
  description       = "HTTPS from anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "app_staging_tcp_8080_from_inner_staging" {
  security_group_id            = aws_security_group.app_staging.id
  description                  = "TCP 8080 from inner-staging"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.inner_staging.id
}

resource "aws_vpc_security_group_ingress_rule" "documents_staging_tcp_27017_from_app_staging" {
  security_group_id            = aws_security_group.documents_staging.id
  description                  = "TCP 27017 from app-staging"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.app_staging.id
}

resource "aws_vpc_security_group_ingress_rule" "inner_staging_http_from_proxy_staging" {
  security_group_id            = aws_security_group.inner_staging.id
  description                  = "HTTP from proxy-staging"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.proxy_staging.id
}

resource "aws_vpc_security_group_ingress_rule" "proxy_staging_http_from_alb_staging" {
  security_group_id            = aws_security_group.proxy_staging.id
  description                  = "HTTP from alb-staging"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.alb_staging.id
}

resource "aws_vpc_security_group_egress_rule" "alb_staging_http_to_proxy_staging" {
  security_group_id            = aws_security_group.alb_staging.id
  description                  = "HTTP to proxy-staging"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.proxy_staging.id
}

resource "aws_vpc_security_group_egress_rule" "app_staging_https_to_anywhere" {
  security_group_id = aws_security_group.app_staging.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_staging_tcp_27017_to_documents_staging" {
  security_group_id            = aws_security_group.app_staging.id
  description                  = "TCP 27017 to documents-staging"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.documents_staging.id
}

resource "aws_vpc_security_group_egress_rule" "inner_staging_tcp_8080_to_app_staging" {
  security_group_id            = aws_security_group.inner_staging.id
  description                  = "TCP 8080 to app-staging"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app_staging.id
}

resource "aws_vpc_security_group_egress_rule" "proxy_staging_http_to_inner_staging" {
  security_group_id            = aws_security_group.proxy_staging.id
  description                  = "HTTP to inner-staging"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.inner_staging.id
}

resource "aws_vpc_security_group_egress_rule" "proxy_staging_https_to_anywhere" {
  security_group_id = aws_security_group.proxy_staging.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "instances_staging" {
  name        = "instances-staging"
  description = "What the instances may do."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ec2.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "instances-staging"
  }
}

resource "aws_iam_role_policy_attachment" "instances_staging_observed" {
  role       = aws_iam_role.instances_staging.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_instance_profile" "instances_staging" {
  name = "instances-staging"
  role = aws_iam_role.instances_staging.name
}

resource "aws_acm_certificate" "main" {
  domain_name               = var.domain_name
  subject_alternative_names = ["*.${var.domain_name}"]
  validation_method         = "DNS"

  tags = {
    Name = var.domain_name
  }

  lifecycle {
    create_before_destroy = true
  }
}
