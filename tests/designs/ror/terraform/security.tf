resource "aws_security_group" "alb" {
  name        = "alb"
  description = "Guards alb."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name = "alb"
  }
}

resource "aws_security_group" "api_dev" {
  name        = "api-dev"
  description = "Guards api-dev."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name        = "api-dev"
    Environment = "Development"
  }
}

resource "aws_security_group" "api_production" {
  name        = "api-production"
  description = "Guards api-production."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name = "api-production"
  }
}

resource "aws_security_group" "api_staging" {
  name        = "api-staging"
  description = "Guards api-staging."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name        = "api-staging"
    Environment = "Staging"
  }
}

resource "aws_security_group" "bastion" {
  name        = "bastion"
  description = "Guards bastion."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name = "bastion"
  }
}

resource "aws_security_group" "database" {
  name        = "database"
  description = "Guards database."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name = "database"
  }
}

resource "aws_security_group" "search_dev" {
  name        = "search-dev"
  description = "Guards search-dev."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name        = "search-dev"
    Environment = "Development"
  }
}

resource "aws_security_group" "search_production" {
  name        = "search-production"
  description = "Guards search-production."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name = "search-production"
  }
}

resource "aws_security_group" "search_staging" {
  name        = "search-staging"
  description = "Guards search-staging."
  vpc_id      = aws_vpc.registry.id

  tags = {
    Name        = "search-staging"
    Environment = "Staging"
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

resource "aws_vpc_security_group_ingress_rule" "api_dev_tcp_8080_from_alb" {
  security_group_id            = aws_security_group.api_dev.id
  description                  = "TCP 8080 from alb"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.alb.id
}

resource "aws_vpc_security_group_ingress_rule" "api_production_tcp_8080_from_alb" {
  security_group_id            = aws_security_group.api_production.id
  description                  = "TCP 8080 from alb"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.alb.id
}

resource "aws_vpc_security_group_ingress_rule" "api_staging_tcp_8080_from_alb" {
  security_group_id            = aws_security_group.api_staging.id
  description                  = "TCP 8080 from alb"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.alb.id
}

resource "aws_vpc_security_group_ingress_rule" "bastion_ssh_from_203_0_113_0_24" {
  security_group_id = aws_security_group.bastion.id
  description       = "SSH from 203.0.113.0/24"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = "203.0.113.0/24"
}

resource "aws_vpc_security_group_ingress_rule" "database_mysql_from_api_production" {
  security_group_id            = aws_security_group.database.id
  description                  = "MySQL from api-production"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.api_production.id
}

resource "aws_vpc_security_group_ingress_rule" "database_mysql_from_bastion" {
  security_group_id            = aws_security_group.database.id
  description                  = "MySQL from bastion"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.bastion.id
}

resource "aws_vpc_security_group_ingress_rule" "search_dev_https_from_api_dev" {
  security_group_id            = aws_security_group.search_dev.id
  description                  = "HTTPS from api-dev"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.api_dev.id
}

resource "aws_vpc_security_group_ingress_rule" "search_production_https_from_api_production" {
  security_group_id            = aws_security_group.search_production.id
  description                  = "HTTPS from api-production"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.api_production.id
}

resource "aws_vpc_security_group_ingress_rule" "search_staging_https_from_api_staging" {
  security_group_id            = aws_security_group.search_staging.id
  description                  = "HTTPS from api-staging"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.api_staging.id
}

resource "aws_vpc_security_group_egress_rule" "alb_tcp_8080_to_api_dev" {
  security_group_id            = aws_security_group.alb.id
  description                  = "TCP 8080 to api-dev"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.api_dev.id
}

resource "aws_vpc_security_group_egress_rule" "alb_tcp_8080_to_api_production" {
  security_group_id            = aws_security_group.alb.id
  description                  = "TCP 8080 to api-production"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.api_production.id
}

resource "aws_vpc_security_group_egress_rule" "alb_tcp_8080_to_api_staging" {
  security_group_id            = aws_security_group.alb.id
  description                  = "TCP 8080 to api-staging"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.api_staging.id
}

resource "aws_vpc_security_group_egress_rule" "api_dev_https_to_search_dev" {
  security_group_id            = aws_security_group.api_dev.id
  description                  = "HTTPS to search-dev"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.search_dev.id
}

resource "aws_vpc_security_group_egress_rule" "api_dev_https_to_anywhere" {
  security_group_id = aws_security_group.api_dev.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "api_production_https_to_search_production" {
  security_group_id            = aws_security_group.api_production.id
  description                  = "HTTPS to search-production"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.search_production.id
}

resource "aws_vpc_security_group_egress_rule" "api_production_https_to_anywhere" {
  security_group_id = aws_security_group.api_production.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "api_production_mysql_to_database" {
  security_group_id            = aws_security_group.api_production.id
  description                  = "MySQL to database"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.database.id
}

resource "aws_vpc_security_group_egress_rule" "api_staging_https_to_search_staging" {
  security_group_id            = aws_security_group.api_staging.id
  description                  = "HTTPS to search-staging"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.search_staging.id
}

resource "aws_vpc_security_group_egress_rule" "api_staging_https_to_anywhere" {
  security_group_id = aws_security_group.api_staging.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "bastion_mysql_to_database" {
  security_group_id            = aws_security_group.bastion.id
  description                  = "MySQL to database"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.database.id
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

resource "aws_iam_role" "api_production_task" {
  name        = "api-production-task"
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
    Name = "api-production-task"
  }
}

resource "aws_iam_role" "api_staging_task" {
  name        = "api-staging-task"
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
    Name = "api-staging-task"
  }
}

resource "aws_iam_role" "api_dev_task" {
  name        = "api-dev-task"
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
    Name = "api-dev-task"
  }
}

resource "aws_iam_role_policy" "api_production" {
  name = "api-production"
  role = aws_iam_role.api_production_task.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["es:ESHttp*"]
        Resource = ["${aws_opensearch_domain.search_production.arn}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.data_production.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${aws_s3_bucket.data_production.arn}/*"]
      },
    ]
  })
}

resource "aws_iam_role_policy" "api_staging" {
  name = "api-staging"
  role = aws_iam_role.api_staging_task.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["es:ESHttp*"]
        Resource = ["${aws_opensearch_domain.search_staging.arn}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.data_staging.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${aws_s3_bucket.data_staging.arn}/*"]
      },
    ]
  })
}

resource "aws_iam_role_policy" "api_dev" {
  name = "api-dev"
  role = aws_iam_role.api_dev_task.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["es:ESHttp*"]
        Resource = ["${aws_opensearch_domain.search_dev.arn}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.data_dev.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${aws_s3_bucket.data_dev.arn}/*"]
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "ecs_execution_task_execution" {
  role       = aws_iam_role.ecs_execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_acm_certificate" "edge" {
  provider = aws.us_east_1

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
