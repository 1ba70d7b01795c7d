resource "aws_cloudwatch_log_group" "eks" {
  name              = "/aws/eks/eks/cluster"
  retention_in_days = 30

  tags = {
    Name = "Cluster"
  }
}

resource "aws_kms_key" "eks" {
  description             = "Encrypts secrets of eks."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  tags = {
    Name = "Cluster"
  }
}
