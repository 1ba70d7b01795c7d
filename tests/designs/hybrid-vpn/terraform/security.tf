resource "aws_security_group" "alb" {
  name        = "alb"
  description = "Guards alb."
  vpc_id      = aws_vpc.applications.id

  tags = {
    Name = "alb"
  }
}

resource "aws_security_group" "portal" {
  name        = "portal"
  description = "Guards portal."
  vpc_id      = aws_vpc.applications.id

  tags = {
    Name = "portal"
  }
}

resource "aws_security_group" "warehouse" {
  name        = "warehouse"
  description = "Guards warehouse."
  vpc_id      = aws_vpc.reporting.id

  tags = {
    Name = "warehouse"
  }
}

resource "aws_vpc_security_group_ingress_rule" "portal_tcp_8080_from_alb" {
  security_group_id            = aws_security_group.portal.id
  description                  = "TCP 8080 from alb"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.alb.id
}

resource "aws_vpc_security_group_ingress_rule" "warehouse_postgresql_from_10_80_0_0_24" {
  security_group_id = aws_security_group.warehouse.id
  description       = "PostgreSQL from 10.80.0.0/24"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = "10.80.0.0/24"
}

resource "aws_vpc_security_group_ingress_rule" "warehouse_postgresql_from_10_80_1_0_24" {
  security_group_id = aws_security_group.warehouse.id
  description       = "PostgreSQL from 10.80.1.0/24"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = "10.80.1.0/24"
}

resource "aws_vpc_security_group_egress_rule" "alb_tcp_8080_to_portal" {
  security_group_id            = aws_security_group.alb.id
  description                  = "TCP 8080 to portal"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.portal.id
}

resource "aws_vpc_security_group_egress_rule" "portal_https_to_anywhere" {
  security_group_id = aws_security_group.portal.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "portal_oracle_to_192_168_0_0_16" {
  security_group_id = aws_security_group.portal.id
  description       = "Oracle to 192.168.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 1521
  to_port           = 1521
  cidr_ipv4         = "192.168.0.0/16"
}

resource "aws_vpc_security_group_egress_rule" "portal_postgresql_to_10_81_0_0_24" {
  security_group_id = aws_security_group.portal.id
  description       = "PostgreSQL to 10.81.0.0/24"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = "10.81.0.0/24"
}

resource "aws_vpc_security_group_egress_rule" "portal_postgresql_to_10_81_1_0_24" {
  security_group_id = aws_security_group.portal.id
  description       = "PostgreSQL to 10.81.1.0/24"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = "10.81.1.0/24"
}

resource "aws_iam_role" "instances" {
  name        = "instances"
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
    Name = "instances"
  }
}

resource "aws_iam_role_policy_attachment" "instances_observed" {
  role       = aws_iam_role.instances.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_instance_profile" "instances" {
  name = "instances"
  role = aws_iam_role.instances.name
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
