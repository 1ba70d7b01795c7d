resource "aws_security_group" "app_development" {
  name        = "app-development"
  description = "Guards app-development."
  vpc_id      = aws_vpc.development.id

  tags = {
    Name = "app-development"
  }
}

resource "aws_security_group" "mongodb_development" {
  name        = "mongodb-development"
  description = "Guards mongodb-development."
  vpc_id      = aws_vpc.development.id

  tags = {
    Name = "mongodb-development"
  }
}

resource "aws_security_group" "network_development" {
  name        = "network-development"
  description = "Guards network-development."
  vpc_id      = aws_vpc.development.id

  tags = {
    Name = "network-development"
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

resource "aws_vpc_security_group_ingress_rule" "app_development_tcp_8080_from_network_development" {
  security_group_id            = aws_security_group.app_development.id
  description                  = "TCP 8080 from network-development"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.network_development.id
}

resource "aws_vpc_security_group_ingress_rule" "mongodb_development_tcp_27017_from_app_development" {
  security_group_id            = aws_security_group.mongodb_development.id
  description                  = "TCP 27017 from app-development"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.app_development.id
}

resource "aws_vpc_security_group_ingress_rule" "network_development_http_from_anywhere" {
  security_group_id = aws_security_group.network_development.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "web_development_http_from_anywhere" {
  security_group_id = aws_security_group.web_development.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
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

resource "aws_vpc_security_group_egress_rule" "app_development_tcp_27017_to_mongodb_development" {
  security_group_id            = aws_security_group.app_development.id
  description                  = "TCP 27017 to mongodb-development"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.mongodb_development.id
}

resource "aws_vpc_security_group_egress_rule" "network_development_https_to_anywhere" {
  security_group_id = aws_security_group.network_development.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "network_development_tcp_8080_to_app_development" {
  security_group_id            = aws_security_group.network_development.id
  description                  = "TCP 8080 to app-development"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app_development.id
}

resource "aws_vpc_security_group_egress_rule" "web_development_https_to_anywhere" {
  security_group_id = aws_security_group.web_development.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
