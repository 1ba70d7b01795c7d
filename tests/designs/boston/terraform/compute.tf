resource "aws_instance" "bastion" {
  ami                    = var.bastion_ami
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.production_public["a"].id
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

resource "aws_launch_template" "hosts_production" {
  name                   = "hosts-production"
  image_id               = var.hosts_production_ami
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.hosts_production.id]
  key_name               = var.ssh_key_name

  user_data = base64encode(<<-EOT
    #!/bin/bash
    echo ECS_CLUSTER=${aws_ecs_cluster.cluster_production.name} >> /etc/ecs/ecs.config
  EOT
  )

  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.hosts_production_instance.name
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = 30
      encrypted             = true
      delete_on_termination = true
    }
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  tags = {
    Name = "Production hosts"
  }
}

resource "aws_launch_template" "hosts_staging" {
  name                   = "hosts-staging"
  image_id               = var.hosts_staging_ami
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.hosts_staging.id]
  key_name               = var.ssh_key_name

  user_data = base64encode(<<-EOT
    #!/bin/bash
    echo ECS_CLUSTER=${aws_ecs_cluster.cluster_staging.name} >> /etc/ecs/ecs.config
  EOT
  )

  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.hosts_staging_instance.name
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = 30
      encrypted             = true
      delete_on_termination = true
    }
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  tags = {
    Name        = "Staging hosts"
    Environment = "Staging"
  }
}

resource "aws_autoscaling_group" "hosts_production" {
  name                = "hosts-production"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 4
  vpc_zone_identifier = values(aws_subnet.production_private)[*].id
  health_check_type   = "EC2"

  launch_template {
    id      = aws_launch_template.hosts_production.id
    version = aws_launch_template.hosts_production.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Production hosts"
    propagate_at_launch = true
  }

  tag {
    key                 = "AmazonECSManaged"
    value               = "true"
    propagate_at_launch = true
  }

  depends_on = [aws_iam_role_policy_attachment.hosts_production_instance_container_host]

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_autoscaling_group" "hosts_staging" {
  name                = "hosts-staging"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 4
  vpc_zone_identifier = values(aws_subnet.staging_private)[*].id
  health_check_type   = "EC2"

  launch_template {
    id      = aws_launch_template.hosts_staging.id
    version = aws_launch_template.hosts_staging.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Staging hosts"
    propagate_at_launch = true
  }

  tag {
    key                 = "Environment"
    value               = "Staging"
    propagate_at_launch = true
  }

  tag {
    key                 = "AmazonECSManaged"
    value               = "true"
    propagate_at_launch = true
  }

  depends_on = [aws_iam_role_policy_attachment.hosts_staging_instance_container_host]

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_ecr_repository" "ecr_commissions" {
  name                 = "ecr-commissions"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  tags = {
    Name = "commissions images"
  }
}

resource "aws_ecr_repository" "ecr_registry" {
  name                 = "ecr-registry"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  tags = {
    Name = "registry images"
  }
}

resource "aws_ecs_cluster" "cluster_production" {
  name = "cluster-production"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  tags = {
    Name = "Production cluster"
  }
}

resource "aws_ecs_cluster" "cluster_staging" {
  name = "cluster-staging"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  tags = {
    Name        = "Staging cluster"
    Environment = "Staging"
  }
}

resource "aws_ecs_capacity_provider" "hosts_production" {
  name = "hosts-production"

  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.hosts_production.arn
    managed_termination_protection = "DISABLED"

    managed_scaling {
      status          = "ENABLED"
      target_capacity = 100
    }
  }

  tags = {
    Name = "Production hosts"
  }
}

resource "aws_ecs_capacity_provider" "hosts_staging" {
  name = "hosts-staging"

  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.hosts_staging.arn
    managed_termination_protection = "DISABLED"

    managed_scaling {
      status          = "ENABLED"
      target_capacity = 100
    }
  }

  tags = {
    Name        = "Staging hosts"
    Environment = "Staging"
  }
}

resource "aws_ecs_cluster_capacity_providers" "cluster_production" {
  cluster_name       = aws_ecs_cluster.cluster_production.name
  capacity_providers = [aws_ecs_capacity_provider.hosts_production.name]
}

resource "aws_ecs_cluster_capacity_providers" "cluster_staging" {
  cluster_name       = aws_ecs_cluster.cluster_staging.name
  capacity_providers = [aws_ecs_capacity_provider.hosts_staging.name]
}

resource "aws_ecs_task_definition" "commissions_production" {
  family                   = "commissions-production"
  network_mode             = "bridge"
  requires_compatibilities = ["EC2"]
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.commissions_production_task.arn

  container_definitions = jsonencode([
    {
      name                   = "commissions-production"
      image                  = "${aws_ecr_repository.ecr_commissions.repository_url}:${var.commissions_production_image_tag}"
      essential              = true
      portMappings           = [{ containerPort = 3000, hostPort = 0, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.commissions_production.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name = "Commissions"
  }
}

resource "aws_ecs_task_definition" "registry_certs_production" {
  family                   = "registry-certs-production"
  network_mode             = "bridge"
  requires_compatibilities = ["EC2"]
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.registry_certs_production_task.arn

  container_definitions = jsonencode([
    {
      name                   = "registry-certs-production"
      image                  = "${aws_ecr_repository.ecr_registry.repository_url}:${var.registry_certs_production_image_tag}"
      essential              = true
      portMappings           = [{ containerPort = 3000, hostPort = 0, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.registry_certs_production.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name = "Registry certs"
  }
}

resource "aws_ecs_task_definition" "commissions_staging" {
  family                   = "commissions-staging"
  network_mode             = "bridge"
  requires_compatibilities = ["EC2"]
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.commissions_staging_task.arn

  container_definitions = jsonencode([
    {
      name                   = "commissions-staging"
      image                  = "${aws_ecr_repository.ecr_commissions.repository_url}:${var.commissions_staging_image_tag}"
      essential              = true
      portMappings           = [{ containerPort = 3000, hostPort = 0, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.commissions_staging.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name        = "Commissions staging"
    Environment = "Staging"
  }
}

resource "aws_ecs_task_definition" "registry_certs_staging" {
  family                   = "registry-certs-staging"
  network_mode             = "bridge"
  requires_compatibilities = ["EC2"]
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.ecs_execution.arn
  task_role_arn            = aws_iam_role.registry_certs_staging_task.arn

  container_definitions = jsonencode([
    {
      name                   = "registry-certs-staging"
      image                  = "${aws_ecr_repository.ecr_registry.repository_url}:${var.registry_certs_staging_image_tag}"
      essential              = true
      portMappings           = [{ containerPort = 3000, hostPort = 0, protocol = "tcp" }]
      environment            = []
      readonlyRootFilesystem = true
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.registry_certs_staging.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
        }
      }
    },
  ])

  tags = {
    Name        = "Registry certs staging"
    Environment = "Staging"
  }
}

resource "aws_ecs_service" "commissions_production" {
  name                               = "commissions-production"
  cluster                            = aws_ecs_cluster.cluster_production.id
  task_definition                    = aws_ecs_task_definition.commissions_production.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.hosts_production.name
    weight            = 1
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "instanceId"
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.commissions_production.arn
    container_name   = "commissions-production"
    container_port   = 3000
  }

  tags = {
    Name = "Commissions"
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.cluster_production,
    aws_iam_role_policy_attachment.ecs_execution_task_execution,
    aws_lb_listener_rule.commissions_production_https,
  ]
}

resource "aws_ecs_service" "registry_certs_production" {
  name                               = "registry-certs-production"
  cluster                            = aws_ecs_cluster.cluster_production.id
  task_definition                    = aws_ecs_task_definition.registry_certs_production.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.hosts_production.name
    weight            = 1
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "instanceId"
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.registry_certs_production.arn
    container_name   = "registry-certs-production"
    container_port   = 3000
  }

  tags = {
    Name = "Registry certs"
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.cluster_production,
    aws_iam_role_policy_attachment.ecs_execution_task_execution,
    aws_lb_listener_rule.registry_certs_production_https,
  ]
}

resource "aws_ecs_service" "commissions_staging" {
  name                               = "commissions-staging"
  cluster                            = aws_ecs_cluster.cluster_staging.id
  task_definition                    = aws_ecs_task_definition.commissions_staging.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.hosts_staging.name
    weight            = 1
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "instanceId"
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.commissions_staging.arn
    container_name   = "commissions-staging"
    container_port   = 3000
  }

  tags = {
    Name        = "Commissions staging"
    Environment = "Staging"
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.cluster_staging,
    aws_iam_role_policy_attachment.ecs_execution_task_execution,
    aws_lb_listener_rule.commissions_staging_https,
  ]
}

resource "aws_ecs_service" "registry_certs_staging" {
  name                               = "registry-certs-staging"
  cluster                            = aws_ecs_cluster.cluster_staging.id
  task_definition                    = aws_ecs_task_definition.registry_certs_staging.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.hosts_staging.name
    weight            = 1
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "instanceId"
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.registry_certs_staging.arn
    container_name   = "registry-certs-staging"
    container_port   = 3000
  }

  tags = {
    Name        = "Registry certs staging"
    Environment = "Staging"
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.cluster_staging,
    aws_iam_role_policy_attachment.ecs_execution_task_execution,
    aws_lb_listener_rule.registry_certs_staging_https,
  ]
}
