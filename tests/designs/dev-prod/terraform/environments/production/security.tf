resource "aws_security_group" "alb_production" {
  name        = "alb-production"
  description = "Guards alb-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "alb-production"
  }
}

resource "aws_security_group" "app_production" {
  name        = "app-production"
  description = "Guards app-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "app-production"
  }
}

resource "aws_security_group" "documents_production" {
  name        = "documents-production"
  description = "Guards documents-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "documents-production"
  }
}

resource "aws_security_group" "inner_production" {
  name        = "inner-production"
  description = "Guards inner-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "inner-production"
  }
}

resource "aws_security_group" "proxy_production" {
  name        = "proxy-production"
  description = "Guards proxy-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "proxy-production"
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_production_http_from_anywhere" {
  security_group_id = aws_security_group.alb_production.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "alb_production_https_from_anywhere" {
  security_group_id = aws_security_group.alb_production.id
  description       = "HTTPS from anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "app_production_tcp_8080_from_inner_production" {
  security_group_id            = aws_security_group.app_production.id
  description                  = "TCP 8080 from inner-production"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.inner_production.id
}

resource "aws_vpc_security_group_ingress_rule" "documents_production_tcp_27017_from_app_production" {
  security_group_id            = aws_security_group.documents_production.id
  description                  = "TCP 27017 from app-production"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.app_production.id
}

resource "aws_vpc_security_group_ingress_rule" "inner_production_http_from_proxy_production" {
  security_group_id            = aws_security_group.inner_production.id
  description                  = "HTTP from proxy-production"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.proxy_production.id
}

resource "aws_vpc_security_group_ingress_rule" "proxy_production_http_from_alb_production" {
  security_group_id            = aws_security_group.proxy_production.id
  description                  = "HTTP from alb-production"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.alb_production.id
}

resource "aws_vpc_security_group_egress_rule" "alb_production_http_to_proxy_production" {
  security_group_id            = aws_security_group.alb_production.id
  description                  = "HTTP to proxy-production"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.proxy_production.id
}

resource "aws_vpc_security_group_egress_rule" "app_production_https_to_anywhere" {
  security_group_id = aws_security_group.app_production.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_production_tcp_27017_to_documents_production" {
  security_group_id            = aws_security_group.app_production.id
  description                  = "TCP 27017 to documents-production"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.documents_production.id
}

resource "aws_vpc_security_group_egress_rule" "inner_production_tcp_8080_to_app_production" {
  security_group_id            = aws_security_group.inner_production.id
  description                  = "TCP 8080 to app-production"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app_production.id
}

resource "aws_vpc_security_group_egress_rule" "proxy_production_http_to_inner_production" {
  security_group_id            = aws_security_group.proxy_production.id
  description                  = "HTTP to inner-production"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.inner_production.id
}

resource "aws_vpc_security_group_egress_rule" "proxy_production_https_to_anywhere" {
  security_group_id = aws_security_group.proxy_production.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "instances_production" {
  name        = "instances-production"
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
    Name = "instances-production"
  }
}

resource "aws_iam_role_policy_attachment" "instances_production_observed" {
  role       = aws_iam_role.instances_production.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_instance_profile" "instances_production" {
  name = "instances-production"
  role = aws_iam_role.instances_production.name
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
