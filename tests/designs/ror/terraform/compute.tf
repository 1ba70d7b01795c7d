resource "aws_instance" "bastion" {
  ami                    = var.bastion_ami
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["a"].id
  vpc_security_group_ids = [aws_security_group.bastion.id]
  key_name               = var.ssh_key_name

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
    encrypted   = true
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  tags = {
    Name = "Bastion"
  }
}

resource "aws_ecs_cluster" "cluster" {
  name = "cluster"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  tags = {
    Name = "API cluster"
  }
}

resource "aws_ecs_task_definition" "api_production" {
  family                   = "api-production"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.api_production_task.arn

  container_definitions = jsonencode([
    {
      name                   = "api-production"
      image                  = var.api_production_image
      essential              = true
      portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api_production.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name = "API production"
  }
}

resource "aws_ecs_task_definition" "api_staging" {
  family                   = "api-staging"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.api_staging_task.arn

  container_definitions = jsonencode([
    {
      name                   = "api-staging"
      image                  = var.api_staging_image
      essential              = true
      portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api_staging.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name        = "API staging"
    Environment = "Staging"
  }
}

resource "aws_ecs_task_definition" "api_dev" {
  family                   = "api-dev"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.api_dev_task.arn

  container_definitions = jsonencode([
    {
      name                   = "api-dev"
      image                  = var.api_dev_image
      essential              = true
      portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api_dev.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name        = "API dev"
    Environment = "Development"
  }
}

resource "aws_ecs_service" "api_production" {
  name                               = "api-production"
  cluster                            = aws_ecs_cluster.cluster.id
  task_definition                    = aws_ecs_task_definition.api_production.arn
  desired_count                      = 2
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.api_production.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.api_production.arn
    container_name   = "api-production"
    container_port   = 8080
  }

  tags = {
    Name = "API production"
  }

  depends_on = [
    aws_iam_role_policy_attachment.ecs_execution_task_execution,
    aws_lb_listener_rule.api_production_https,
  ]
}

resource "aws_ecs_service" "api_staging" {
  name                               = "api-staging"
  cluster                            = aws_ecs_cluster.cluster.id
  task_definition                    = aws_ecs_task_definition.api_staging.arn
  desired_count                      = 1
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.api_staging.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.api_staging.arn
    container_name   = "api-staging"
    container_port   = 8080
  }

  tags = {
    Name        = "API staging"
    Environment = "Staging"
  }

  depends_on = [
    aws_iam_role_policy_attachment.ecs_execution_task_execution,
    aws_lb_listener_rule.api_staging_https,
  ]
}

resource "aws_ecs_service" "api_dev" {
  name                               = "api-dev"
  cluster                            = aws_ecs_cluster.cluster.id
  task_definition                    = aws_ecs_task_definition.api_dev.arn
  desired_count                      = 1
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.api_dev.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.api_dev.arn
    container_name   = "api-dev"
    container_port   = 8080
  }

  tags = {
    Name        = "API dev"
    Environment = "Development"
  }

  depends_on = [
    aws_iam_role_policy_attachment.ecs_execution_task_execution,
    aws_lb_listener_rule.api_dev_https,
  ]
}
