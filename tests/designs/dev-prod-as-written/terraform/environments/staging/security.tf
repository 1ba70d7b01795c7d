resource "aws_security_group" "app_staging" {
  name        = "app-staging"
  description = "Guards app-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "app-staging"
  }
}

resource "aws_security_group" "balancer_staging" {
  name        = "balancer-staging"
  description = "Guards balancer-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "balancer-staging"
  }
}

resource "aws_security_group" "mongodb_staging" {
  name        = "mongodb-staging"
  description = "Guards mongodb-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "mongodb-staging"
  }
}

resource "aws_security_group" "network_staging" {
  name        = "network-staging"
  description = "Guards network-staging."
  vpc_id      = aws_vpc.staging.id

  tags = {
    Name = "network-staging"
  }
}

resource "aws_vpc_security_group_ingress_rule" "app_staging_tcp_8080_from_network_staging" {
  security_group_id            = aws_security_group.app_staging.id
  description                  = "TCP 8080 from network-staging"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.network_staging.id
}

resource "aws_vpc_security_group_ingress_rule" "balancer_staging_http_from_anywhere" {
  security_group_id = aws_security_group.balancer_staging.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "mongodb_staging_tcp_27017_from_app_staging" {
  security_group_id            = aws_security_group.mongodb_staging.id
  description                  = "TCP 27017 from app-staging"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.app_staging.id
}

resource "aws_vpc_security_group_ingress_rule" "network_staging_http_from_anywhere" {
  security_group_id = aws_security_group.network_staging.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_staging_https_to_anywhere" {
  security_group_id = aws_security_group.app_staging.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "app_staging_tcp_27017_to_mongodb_staging" {
  security_group_id            = aws_security_group.app_staging.id
  description                  = "TCP 27017 to mongodb-staging"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.mongodb_staging.id
}

resource "aws_vpc_security_group_egress_rule" "network_staging_https_to_anywhere" {
  security_group_id = aws_security_group.network_staging.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "network_staging_tcp_8080_to_app_staging" {
  security_group_id            = aws_security_group.network_staging.id
  description                  = "TCP 8080 to app-staging"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.app_staging.id
}
