resource "aws_instance" "network_production" {
  ami                    = var.network_production_ami
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.production_private["a"].id
  vpc_security_group_ids = [aws_security_group.network_production.id]

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
    Name = "Network server production"
  }
}

resource "aws_launch_template" "app_production" {
  name                   = "app-production"
  image_id               = var.app_production_ami
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.app_production.id]
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
    Name = "Application servers production"
  }
}

resource "aws_autoscaling_group" "app_production" {
  name                = "app-production"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 4
  vpc_zone_identifier = values(aws_subnet.production_private)[*].id
  health_check_type   = "EC2"

  launch_template {
    id      = aws_launch_template.app_production.id
    version = aws_launch_template.app_production.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Application servers production"
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
