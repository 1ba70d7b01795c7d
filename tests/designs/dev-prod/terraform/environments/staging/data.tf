resource "aws_docdb_subnet_group" "documents_staging" {
  name        = "documents-staging"
  description = "Subnets of documents-staging."
  subnet_ids  = values(aws_subnet.staging_data)[*].id

  tags = {
    Name = "Documents staging"
  }
}

resource "aws_docdb_cluster" "documents_staging" {
  cluster_identifier          = "documents-staging"
  engine                      = "docdb"
  db_subnet_group_name        = aws_docdb_subnet_group.documents_staging.name
  vpc_security_group_ids      = [aws_security_group.documents_staging.id]
  master_username             = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "documents-staging-final"

  tags = {
    Name = "Documents staging"
  }
}

resource "aws_docdb_cluster_instance" "documents_staging" {
  for_each = {
    "1" = { identifier = "documents-staging-1" }
    "2" = { identifier = "documents-staging-2" }
  }

  identifier         = each.value.identifier
  cluster_identifier = aws_docdb_cluster.documents_staging.id
  instance_class     = "db.t3.medium"

  tags = {
    Name = "Documents staging"
  }
}
