resource "aws_cloudwatch_log_group" "eks" {
  name              = "/aws/eks/eks/cluster"
  retention_in_days = 30

  tags = {
    Name = "Platform"
  }
}

resource "aws_secretsmanager_secret" "secret" {
  name        = "secret"
  description = "Its value is set outside of this code."

  tags = {
    Name = "Database login"
  }
}

resource "aws_kms_key" "eks" {
  description             = "Encrypts secrets of eks."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  tags = {
    Name = "Platform"
  }
}
