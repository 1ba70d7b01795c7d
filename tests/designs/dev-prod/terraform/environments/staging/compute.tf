resource "aws_launch_template" "proxy_staging" {
  name                   = "proxy-staging"
  image_id               = var.proxy_staging_ami
  instance_type          = "t3.small"
  vpc_security_group_ids = [aws_security_group.proxy_staging.id]
  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.instances_staging.name
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
    Name = "Proxy staging"
  }
}

resource "aws_launch_template" "app_staging" {
  name                   = "app-staging"
  image_id               = var.app_staging_ami
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.app_staging.id]
  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.instances_staging.name
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
    Name = "Application staging"
  }
}

resource "aws_autoscaling_group" "proxy_staging" {
  name                = "proxy-staging"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 4
  vpc_zone_identifier = values(aws_subnet.staging_app)[*].id
  health_check_type   = "ELB"
  target_group_arns   = [aws_lb_target_group.proxy_staging.arn]

  launch_template {
    id      = aws_launch_template.proxy_staging.id
    version = aws_launch_template.proxy_staging.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Proxy staging"
    propagate_at_launch = true
  }

  depends_on = [aws_iam_role_policy_attachment.instances_staging_observed]

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_autoscaling_group" "app_staging" {
  name                = "app-staging"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 6
  vpc_zone_identifier = values(aws_subnet.staging_app)[*].id
  health_check_type   = "ELB"
  target_group_arns   = [aws_lb_target_group.app_staging.arn]

  launch_template {
    id      = aws_launch_template.app_staging.id
    version = aws_launch_template.app_staging.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Application staging"
    propagate_at_launch = true
  }

  depends_on = [aws_iam_role_policy_attachment.instances_staging_observed]

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
