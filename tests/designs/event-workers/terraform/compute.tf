resource "aws_ecr_repository" "images" {
  name                 = "images"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  tags = {
    Name = "Images"
  }
}

resource "aws_ecs_cluster" "cluster" {
  name = "cluster"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  tags = {
    Name = "Workers"
  }
}

resource "aws_ecs_task_definition" "thumbnailer" {
  family                   = "thumbnailer"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 1024
  memory                   = 2048
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.thumbnailer_task.arn

  container_definitions = jsonencode([
    {
      name                   = "thumbnailer"
      image                  = "${aws_ecr_repository.images.repository_url}:${var.thumbnailer_image_tag}"
      essential              = true
      portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.thumbnailer.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name = "Thumbnailer"
  }
}

resource "aws_ecs_task_definition" "extractor" {
  family                   = "extractor"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 1024
  memory                   = 2048
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.extractor_task.arn

  container_definitions = jsonencode([
    {
      name                   = "extractor"
      image                  = "${aws_ecr_repository.images.repository_url}:${var.extractor_image_tag}"
      essential              = true
      portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.extractor.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name = "Text extractor"
  }
}

resource "aws_ecs_service" "thumbnailer" {
  name                               = "thumbnailer"
  cluster                            = aws_ecs_cluster.cluster.id
  task_definition                    = aws_ecs_task_definition.thumbnailer.arn
  desired_count                      = 2
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.thumbnailer.id]
    assign_public_ip = false
  }

  tags = {
    Name = "Thumbnailer"
  }

  depends_on = [aws_iam_role_policy_attachment.ecs_execution_task_execution]
}

resource "aws_ecs_service" "extractor" {
  name                               = "extractor"
  cluster                            = aws_ecs_cluster.cluster.id
  task_definition                    = aws_ecs_task_definition.extractor.arn
  desired_count                      = 2
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.extractor.id]
    assign_public_ip = false
  }

  tags = {
    Name = "Text extractor"
  }

  depends_on = [aws_iam_role_policy_attachment.ecs_execution_task_execution]
}
