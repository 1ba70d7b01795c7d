resource "aws_security_group" "alb" {
  name        = "alb"
  description = "Guards alb."
  vpc_id      = aws_vpc.prototype.id

  tags = {
    Name = "alb"
  }
}

resource "aws_security_group" "ci" {
  name        = "ci"
  description = "Guards ci."
  vpc_id      = aws_vpc.prototype.id

  tags = {
    Name = "ci"
  }
}

resource "aws_security_group" "dropwizard" {
  name        = "dropwizard"
  description = "Guards dropwizard."
  vpc_id      = aws_vpc.prototype.id

  tags = {
    Name = "dropwizard"
  }
}

resource "aws_security_group" "nginx" {
  name        = "nginx"
  description = "Guards nginx."
  vpc_id      = aws_vpc.prototype.id

  tags = {
    Name = "nginx"
  }
}

resource "aws_security_group" "postgres" {
  name        = "postgres"
  description = "Guards postgres."
  vpc_id      = aws_vpc.prototype.id

  tags = {
    Name = "postgres"
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_http_from_anywhere" {
  security_group_id = aws_security_group.alb.id
  description       = "HTTP from anywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "alb_https_from_anywhere" {
  security_group_id = aws_security_group.alb.id
  description       = "HTTPS from anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "dropwizard_ssh_from_ci" {
  security_group_id            = aws_security_group.dropwizard.id
  description                  = "SSH from ci"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.ci.id
}

resource "aws_vpc_security_group_ingress_rule" "dropwizard_tcp_8080_from_nginx" {
  security_group_id            = aws_security_group.dropwizard.id
  description                  = "TCP 8080 from nginx"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.nginx.id
}

resource "aws_vpc_security_group_ingress_rule" "nginx_ssh_from_ci" {
  security_group_id            = aws_security_group.nginx.id
  description                  = "SSH from ci"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.ci.id
}

resource "aws_vpc_security_group_ingress_rule" "nginx_http_from_alb" {
  security_group_id            = aws_security_group.nginx.id
  description                  = "HTTP from alb"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.alb.id
}

resource "aws_vpc_security_group_ingress_rule" "postgres_postgresql_from_dropwizard" {
  security_group_id            = aws_security_group.postgres.id
  description                  = "PostgreSQL from dropwizard"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.dropwizard.id
}

resource "aws_vpc_security_group_egress_rule" "alb_http_to_nginx" {
  security_group_id            = aws_security_group.alb.id
  description                  = "HTTP to nginx"
  ip_protocol                  = "tcp"
  from_port                    = 80
  to_port                      = 80
  referenced_security_group_id = aws_security_group.nginx.id
}

resource "aws_vpc_security_group_egress_rule" "ci_ssh_to_dropwizard" {
  security_group_id            = aws_security_group.ci.id
  description                  = "SSH to dropwizard"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.dropwizard.id
}

resource "aws_vpc_security_group_egress_rule" "ci_ssh_to_nginx" {
  security_group_id            = aws_security_group.ci.id
  description                  = "SSH to nginx"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.nginx.id
}

resource "aws_vpc_security_group_egress_rule" "ci_https_to_anywhere" {
  security_group_id = aws_security_group.ci.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "dropwizard_https_to_anywhere" {
  security_group_id = aws_security_group.dropwizard.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "dropwizard_postgresql_to_postgres" {
  security_group_id            = aws_security_group.dropwizard.id
  description                  = "PostgreSQL to postgres"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.postgres.id
}

resource "aws_vpc_security_group_egress_rule" "nginx_https_to_anywhere" {
  security_group_id = aws_security_group.nginx.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "nginx_tcp_8080_to_dropwizard" {
  security_group_id            = aws_security_group.nginx.id
  description                  = "TCP 8080 to dropwizard"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.dropwizard.id
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
