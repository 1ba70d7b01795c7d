resource "aws_security_group" "alb" {
  name        = "alb"
  description = "Guards alb."
  vpc_id      = aws_vpc.web.id

  tags = {
    Name = "alb"
  }
}

resource "aws_security_group" "cache" {
  name        = "cache"
  description = "Guards cache."
  vpc_id      = aws_vpc.web.id

  tags = {
    Name = "cache"
  }
}

resource "aws_security_group" "database" {
  name        = "database"
  description = "Guards database."
  vpc_id      = aws_vpc.web.id

  tags = {
    Name = "database"
  }
}

resource "aws_security_group" "servers" {
  name        = "servers"
  description = "Guards servers."
  vpc_id      = aws_vpc.web.id

  tags = {
    Name = "servers"
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

resource "aws_vpc_security_group_ingress_rule" "cache_tcp_6379_from_servers" {
  security_group_id            = aws_security_group.cache.id
  description                  = "TCP 6379 from servers"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.servers.id
}

resource "aws_vpc_security_group_ingress_rule" "database_postgresql_from_servers" {
  security_group_id            = aws_security_group.database.id
  description                  = "PostgreSQL from servers"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.servers.id
}

resource "aws_vpc_security_group_ingress_rule" "servers_tcp_8080_from_alb" {
  security_group_id            = aws_security_group.servers.id
  description                  = "TCP 8080 from alb"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.alb.id
}

resource "aws_vpc_security_group_egress_rule" "alb_tcp_8080_to_servers" {
  security_group_id            = aws_security_group.alb.id
  description                  = "TCP 8080 to servers"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.servers.id
}

resource "aws_vpc_security_group_egress_rule" "servers_https_to_anywhere" {
  security_group_id = aws_security_group.servers.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "servers_postgresql_to_database" {
  security_group_id            = aws_security_group.servers.id
  description                  = "PostgreSQL to database"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.database.id
}

resource "aws_vpc_security_group_egress_rule" "servers_tcp_6379_to_cache" {
  security_group_id            = aws_security_group.servers.id
  description                  = "TCP 6379 to cache"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.cache.id
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

resource "aws_iam_role" "backups_backup" {
  name        = "backups-backup"
  description = "Copies stores into the vault."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "backup.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "backups-backup"
  }
}

resource "aws_iam_role_policy_attachment" "instances_observed" {
  role       = aws_iam_role.instances.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_role_policy_attachment" "backups_backup_backup" {
  role       = aws_iam_role.backups_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
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
