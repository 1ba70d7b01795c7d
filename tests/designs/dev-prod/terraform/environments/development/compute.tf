resource "aws_instance" "web_development" {
  ami                         = var.web_development_ami
  instance_type               = "t3.small"
  subnet_id                   = aws_subnet.development_public["a"].id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.web_development.id]
  iam_instance_profile        = aws_iam_instance_profile.instances_development.name

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
    Name = "Web development"
  }

  depends_on = [aws_iam_role_policy_attachment.instances_development_observed]
}

resource "aws_instance" "proxy_development" {
  ami                    = var.proxy_development_ami
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.development_private["a"].id
  vpc_security_group_ids = [aws_security_group.proxy_development.id]
  iam_instance_profile   = aws_iam_instance_profile.instances_development.name

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
    Name = "Proxy development"
  }

  depends_on = [aws_iam_role_policy_attachment.instances_development_observed]
}

resource "aws_instance" "app_development" {
  ami                    = var.app_development_ami
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.development_private["a"].id
  vpc_security_group_ids = [aws_security_group.app_development.id]
  iam_instance_profile   = aws_iam_instance_profile.instances_development.name

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
    Name = "Application development"
  }

  depends_on = [aws_iam_role_policy_attachment.instances_development_observed]
}
