resource "aws_launch_template" "proxy_production" {
  name                   = "proxy-production"
  image_id               = var.proxy_production_ami
  instance_type          = "t3.small"
  vpc_security_group_ids = [aws_security_group.proxy_production.id]
  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.instances_production.name
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
    Name = "Proxy production"
  }
}

resource "aws_launch_template" "app_production" {
  name                   = "app-production"
  image_id               = var.app_production_ami
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.app_production.id]
  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.instances_production.name
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
    Name = "Application production"
  }
}

resource "aws_autoscaling_group" "proxy_production" {
  name                = "proxy-production"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 4
  vpc_zone_identifier = values(aws_subnet.production_app)[*].id
  health_check_type   = "ELB"
  target_group_arns   = [aws_lb_target_group.proxy_production.arn]

  launch_template {
    id      = aws_launch_template.proxy_production.id
    version = aws_launch_template.proxy_production.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Proxy production"
    propagate_at_launch = true
  }

  depends_on = [aws_iam_role_policy_attachment.instances_production_observed]

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_autoscaling_group" "app_production" {
  name                = "app-production"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 6
  vpc_zone_identifier = values(aws_subnet.production_app)[*].id
  health_check_type   = "ELB"
  target_group_arns   = [aws_lb_target_group.app_production.arn]

  launch_template {
    id      = aws_launch_template.app_production.id
    version = aws_launch_template.app_production.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Application production"
    propagate_at_launch = true
  }

  depends_on = [aws_iam_role_policy_attachment.instances_production_observed]

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
