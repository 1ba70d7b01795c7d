resource "aws_security_group" "app_production" {
  name        = "app-production"
  description = "Guards app-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "app-production"
  }
}

resource "aws_security_group" "balancer_production" {
  name        = "balancer-production"
  description = "Guards balancer-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "balancer-production"
  }
}

resource "aws_security_group" "mongodb_production" {
  name        = "mongodb-production"
  description = "Guards mongodb-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "mongodb-production"
  }
}

resource "aws_security_group" "network_production" {
  name        = "network-production"
  description = "Guards network-production."
  vpc_id      = aws_vpc.production.id

  tags = {
    Name = "network-production"
  }
}

resource "aws_vpc_security_group_ingress_rule" "app_production_tcp_8080_from_network_production" {
  security_group_id            = aws_security_group.app_production.id
  description                  = "TCP 8080 from network-production"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.network_production.id
}

resource "aws_vpc_security_group_ingress_rule" "balancer_production_http_from_anywhere" {
  security_group_id = aws_security_group.balancer_production.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "mongodb_production_tcp_27017_from_app_production" {
  security_group_id            = aws_security_group.mongodb_production.id
  description                  = "TCP 27017 from app-production"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.app_production.id
}

resource "aws_vpc_security_group_ingress_rule" "network_production_http_from_anywhere" {
  security_group_id = aws_security_group.network_production.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_production_https_to_anywhere" {
  security_group_id = aws_security_group.app_production.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_production_tcp_27017_to_mongodb_production" {
  security_group_id            = aws_security_group.app_production.id
  description                  = "TCP 27017 to mongodb-production"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.mongodb_production.id
}

resource "aws_vpc_security_group_egress_rule" "network_production_https_to_anywhere" {
  security_group_id = aws_security_group.network_production.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "network_production_tcp_8080_to_app_production" {
  security_group_id            = aws_security_group.network_production.id
  description                  = "TCP 8080 to app-production"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app_production.id
}
