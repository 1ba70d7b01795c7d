resource "aws_docdb_subnet_group" "documents_development" {
  name        = "documents-development"
  description = "Subnets of documents-development."
  subnet_ids  = values(aws_subnet.development_private)[*].id

  tags = {
    Name = "Documents development"
  }
}

resource "aws_docdb_cluster" "documents_development" {
  cluster_identifier          = "documents-development"
  engine                      = "docdb"
  db_subnet_group_name        = aws_docdb_subnet_group.documents_development.name
  vpc_security_group_ids      = [aws_security_group.documents_development.id]
  master_username             = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "documents-development-final"

  tags = {
    Name = "Documents development"
  }
}

resource "aws_docdb_cluster_instance" "documents_development" {
  for_each = toset(["1"])

  identifier         = "documents-development-1"
  cluster_identifier = aws_docdb_cluster.documents_development.id
  instance_class     = "db.t3.medium"

  tags = {
    Name = "Documents development"
  }
}
