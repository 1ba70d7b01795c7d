resource "aws_instance" "nginx" {
  for_each = {
    a = { name = "NGINX a" }
    b = { name = "NGINX b" }
  }

  ami                         = var.nginx_ami
  instance_type               = "t3.medium"
  subnet_id                   = aws_subnet.servers[each.key].id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.nginx.id]
  key_name                    = var.ssh_key_name
  iam_instance_profile        = aws_iam_instance_profile.instances.name

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
    Name = each.value.name
  }

  depends_on = [aws_iam_role_policy_attachment.instances_observed]
}

resource "aws_instance" "dropwizard" {
  for_each = {
    a = { name = "Dropwizard a" }
    b = { name = "Dropwizard b" }
  }

  ami                         = var.dropwizard_ami
  instance_type               = "t3.medium"
  subnet_id                   = aws_subnet.servers[each.key].id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.dropwizard.id]
  key_name                    = var.ssh_key_name
  iam_instance_profile        = aws_iam_instance_profile.instances.name

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
    Name = each.value.name
  }

  depends_on = [aws_iam_role_policy_attachment.instances_observed]
}

resource "aws_instance" "ci" {
  ami                    = var.ci_ami
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.private["a"].id
  vpc_security_group_ids = [aws_security_group.ci.id]
  iam_instance_profile   = aws_iam_instance_profile.instances.name

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
    Name = "CI server"
  }

  depends_on = [aws_iam_role_policy_attachment.instances_observed]
}
