resource "aws_instance" "web_development" {
  ami                         = var.web_development_ami
  instance_type               = "t3.medium"
  subnet_id                   = aws_subnet.development_public["a"].id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.web_development.id]

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
    Name = "Web server"
  }
}

resource "aws_instance" "network_development" {
  ami                    = var.network_development_ami
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.development_private["a"].id
  vpc_security_group_ids = [aws_security_group.network_development.id]

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
    Name = "Network server development"
  }
}

resource "aws_instance" "app_development" {
  ami                    = var.app_development_ami
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.development_private["a"].id
  vpc_security_group_ids = [aws_security_group.app_development.id]

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
    Name = "Application server development"
  }
}
