resource "aws_instance" "network_staging" {
  ami                    = var.network_staging_ami
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.staging_private["a"].id
  vpc_security_group_ids = [aws_security_group.network_staging.id]

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
    Name = "Network server staging"
  }
}

resource "aws_launch_template" "app_staging" {
  name                   = "app-staging"
  image_id               = var.app_staging_ami
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.app_staging.id]
  update_default_version = true

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
    Name = "Application servers staging"
  }
}

resource "aws_autoscaling_group" "app_staging" {
  name                = "app-staging"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 4
  vpc_zone_identifier = values(aws_subnet.staging_private)[*].id
  health_check_type   = "EC2"

  launch_template {
    id      = aws_launch_template.app_staging.id
    version = aws_launch_template.app_staging.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Application servers staging"
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
