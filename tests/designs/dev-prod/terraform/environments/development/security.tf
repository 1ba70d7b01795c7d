resource "aws_security_group" "app_development" {
  name        = "app-development"
  description = "Guards app-development."
  vpc_id      = aws_vpc.development.id

  tags = {
    Name = "app-development"
  }
}

resource "aws_security_group" "documents_development" {
  name        = "documents-development"
  description = "Guards documents-development."
  vpc_id      = aws_vpc.development.id

  tags = {
    Name = "documents-development"
  }
}

resource "aws_security_group" "proxy_development" {
  name        = "proxy-development"
  description = "Guards proxy-development."
  vpc_id      = aws_vpc.development.id

  tags = {
    Name = "proxy-development"
  }
}

resource "aws_security_group" "web_development" {
  name        = "web-development"
  description = "Guards web-development."
  vpc_id      = aws_vpc.development.id

  tags = {
    Name = "web-development"
  }
}

resource "aws_vpc_security_group_ingress_rule" "app_development_tcp_8080_from_proxy_development" {
  security_group_id            = aws_security_group.app_development.id
  description                  = "TCP 8080 from proxy-development"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.proxy_development.id
}

resource "aws_vpc_security_group_ingress_rule" "documents_development_tcp_27017_from_app_development" {
  security_group_id            = aws_security_group.documents_development.id
  description                  = "TCP 27017 from app-development"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.app_development.id
}

resource "aws_vpc_security_group_ingress_rule" "proxy_development_http_from_web_development" {
  security_group_id            = aws_security_group.proxy_development.id
  description                  = "HTTP from web-development"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.web_development.id
}

resource "aws_vpc_security_group_ingress_rule" "web_development_http_from_anywhere" {
  security_group_id = aws_security_group.web_development.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "web_development_https_from_anywhere" {
  security_group_id = aws_security_group.web_development.id
  description       = "HTTPS from anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_development_https_to_anywhere" {
  security_group_id = aws_security_group.app_development.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_development_tcp_27017_to_documents_development" {
  security_group_id            = aws_security_group.app_development.id
  description                  = "TCP 27017 to documents-development"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.documents_development.id
}

resource "aws_vpc_security_group_egress_rule" "proxy_development_https_to_anywhere" {
  security_group_id = aws_security_group.proxy_development.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "proxy_development_tcp_8080_to_app_development" {
  security_group_id            = aws_security_group.proxy_development.id
  description                  = "TCP 8080 to app-development"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app_development.id
}

resource "aws_vpc_security_group_egress_rule" "web_development_http_to_proxy_development" {
  security_group_id            = aws_security_group.web_development.id
  description                  = "HTTP to proxy-development"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.proxy_development.id
}

resource "aws_vpc_security_group_egress_rule" "web_development_https_to_anywhere" {
  security_group_id = aws_security_group.web_development.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "instances_development" {
  name        = "instances-development"
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
    Name = "instances-development"
  }
}

resource "aws_iam_role_policy_attachment" "instances_development_observed" {
  role       = aws_iam_role.instances_development.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_instance_profile" "instances_development" {
  name = "instances-development"
  role = aws_iam_role.instances_development.name
}
