resource "aws_security_group" "alb_production" {
  name        = "alb-production"
  description = "Guards alb-production."
  vpc_id      = aws_vpc.digital.id

  tags = {
    Name = "alb-production"
  }
}

resource "aws_security_group" "alb_staging" {
  name        = "alb-staging"
  description = "Guards alb-staging."
  vpc_id      = aws_vpc.digital.id

  tags = {
    Name        = "alb-staging"
    Environment = "Staging"
  }
}

resource "aws_security_group" "bastion" {
  name        = "bastion"
  description = "Guards bastion."
  vpc_id      = aws_vpc.digital.id

  tags = {
    Name = "bastion"
  }
}

resource "aws_security_group" "hosts_production" {
  name        = "hosts-production"
  description = "Guards hosts-production."
  vpc_id      = aws_vpc.digital.id

  tags = {
    Name = "hosts-production"
  }
}

resource "aws_security_group" "hosts_staging" {
  name        = "hosts-staging"
  description = "Guards hosts-staging."
  vpc_id      = aws_vpc.digital.id

  tags = {
    Name        = "hosts-staging"
    Environment = "Staging"
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

resource "aws_vpc_security_group_ingress_rule" "bastion_ssh_from_203_0_113_0_24" {
  security_group_id = aws_security_group.bastion.id
  description       = "SSH from 203.0.113.0/24"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = "203.0.113.0/24"
}

resource "aws_vpc_security_group_ingress_rule" "hosts_production_ssh_from_bastion" {
  security_group_id            = aws_security_group.hosts_production.id
  description                  = "SSH from bastion"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.bastion.id
}

resource "aws_vpc_security_group_ingress_rule" "hosts_production_ephemeral_from_alb_production" {
  security_group_id            = aws_security_group.hosts_production.id
  description                  = "Ephemeral ports 32768-65535 from alb-production"
  ip_protocol                  = "tcp"
  from_port                    = 32768
  to_port                      = 65535
  referenced_security_group_id = aws_security_group.alb_production.id
}

resource "aws_vpc_security_group_ingress_rule" "hosts_staging_ssh_from_bastion" {
  security_group_id            = aws_security_group.hosts_staging.id
  description                  = "SSH from bastion"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.bastion.id
}

resource "aws_vpc_security_group_ingress_rule" "hosts_staging_ephemeral_from_alb_staging" {
  security_group_id            = aws_security_group.hosts_staging.id
  description                  = "Ephemeral ports 32768-65535 from alb-staging"
  ip_protocol                  = "tcp"
  from_port                    = 32768
  to_port                      = 65535
  referenced_security_group_id = aws_security_group.alb_staging.id
}

resource "aws_vpc_security_group_egress_rule" "alb_production_ephemeral_to_hosts_production" {
  security_group_id            = aws_security_group.alb_production.id
  description                  = "Ephemeral ports 32768-65535 to hosts-production"
  ip_protocol                  = "tcp"
  from_port                    = 32768
  to_port                      = 65535
  referenced_security_group_id = aws_security_group.hosts_production.id
}

resource "aws_vpc_security_group_egress_rule" "alb_staging_ephemeral_to_hosts_staging" {
  security_group_id            = aws_security_group.alb_staging.id
  description                  = "Ephemeral ports 32768-65535 to hosts-staging"
  ip_protocol                  = "tcp"
  from_port                    = 32768
  to_port                      = 65535
  referenced_security_group_id = aws_security_group.hosts_staging.id
}

resource "aws_vpc_security_group_egress_rule" "bastion_ssh_to_hosts_production" {
  security_group_id            = aws_security_group.bastion.id
  description                  = "SSH to hosts-production"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.hosts_production.id
}

resource "aws_vpc_security_group_egress_rule" "bastion_ssh_to_hosts_staging" {
  security_group_id            = aws_security_group.bastion.id
  description                  = "SSH to hosts-staging"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.hosts_staging.id
}

resource "aws_vpc_security_group_egress_rule" "hosts_production_https_to_anywhere" {
  security_group_id = aws_security_group.hosts_production.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "hosts_production_oracle_to_10_241_0_0_16" {
  security_group_id = aws_security_group.hosts_production.id
  description       = "Oracle to 10.241.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 1521
  to_port           = 1521
  cidr_ipv4         = "10.241.0.0/16"
}

resource "aws_vpc_security_group_egress_rule" "hosts_staging_https_to_anywhere" {
  security_group_id = aws_security_group.hosts_staging.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "hosts_staging_oracle_to_10_241_0_0_16" {
  security_group_id = aws_security_group.hosts_staging.id
  description       = "Oracle to 10.241.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 1521
  to_port           = 1521
  cidr_ipv4         = "10.241.0.0/16"
}

resource "aws_iam_role" "hosts_production_instance" {
  name        = "hosts-production-instance"
  description = "What the hosts of a cluster may do."

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
    Name = "hosts-production-instance"
  }
}

resource "aws_iam_role" "ecs_execution" {
  name        = "ecs-execution"
  description = "Starts tasks: pulls their images and opens their logs."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "ecs-execution"
  }
}

resource "aws_iam_role" "commissions_production_task" {
  name        = "commissions-production-task"
  description = "What the tasks of one service may do."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "commissions-production-task"
  }
}

resource "aws_iam_role" "registry_certs_production_task" {
  name        = "registry-certs-production-task"
  description = "What the tasks of one service may do."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "registry-certs-production-task"
  }
}

resource "aws_iam_role" "hosts_staging_instance" {
  name        = "hosts-staging-instance"
  description = "What the hosts of a cluster may do."

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
    Name = "hosts-staging-instance"
  }
}

resource "aws_iam_role" "commissions_staging_task" {
  name        = "commissions-staging-task"
  description = "What the tasks of one service may do."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "commissions-staging-task"
  }
}

resource "aws_iam_role" "registry_certs_staging_task" {
  name        = "registry-certs-staging-task"
  description = "What the tasks of one service may do."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "registry-certs-staging-task"
  }
}

resource "aws_iam_role_policy_attachment" "hosts_production_instance_container_host" {
  role       = aws_iam_role.hosts_production_instance.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_role_policy_attachment" "ecs_execution_task_execution" {
  role       = aws_iam_role.ecs_execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy_attachment" "hosts_staging_instance_container_host" {
  role       = aws_iam_role.hosts_staging_instance.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_instance_profile" "hosts_production_instance" {
  name = "hosts-production-instance"
  role = aws_iam_role.hosts_production_instance.name
}

resource "aws_iam_instance_profile" "hosts_staging_instance" {
  name = "hosts-staging-instance"
  role = aws_iam_role.hosts_staging_instance.name
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
