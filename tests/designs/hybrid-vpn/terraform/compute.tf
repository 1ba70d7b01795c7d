resource "aws_launch_template" "portal" {
  name                   = "portal"
  image_id               = var.portal_ami
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.portal.id]
  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.instances.name
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
    Name = "Portal"
  }
}

resource "aws_autoscaling_group" "portal" {
  name                = "portal"
  min_size            = 2
  desired_capacity    = 2
  max_size            = 4
  vpc_zone_identifier = [aws_subnet.portal_a.id, aws_subnet.portal_b.id]
  health_check_type   = "ELB"
  target_group_arns   = [aws_lb_target_group.portal.arn]

  launch_template {
    id      = aws_launch_template.portal.id
    version = aws_launch_template.portal.latest_version
  }

  tag {
    key                 = "Name"
    value               = "Portal"
    propagate_at_launch = true
  }

  depends_on = [aws_iam_role_policy_attachment.instances_observed]

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
