resource "aws_docdb_subnet_group" "documents_production" {
  name        = "documents-production"
  description = "Subnets of documents-production."
  subnet_ids  = values(aws_subnet.production_data)[*].id

  tags = {
    Name = "Documents production"
  }
}

resource "aws_docdb_cluster" "documents_production" {
  cluster_identifier          = "documents-production"
  engine                      = "docdb"
  db_subnet_group_name        = aws_docdb_subnet_group.documents_production.name
  vpc_security_group_ids      = [aws_security_group.documents_production.id]
  master_username             = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "documents-production-final"

  tags = {
    Name = "Documents production"
  }
}

resource "aws_docdb_cluster_instance" "documents_production" {
  for_each = {
    "1" = { identifier = "documents-production-1" }
    "2" = { identifier = "documents-production-2" }
  }

  identifier         = each.value.identifier
  cluster_identifier = aws_docdb_cluster.documents_production.id
  instance_class     = "db.t3.medium"

  tags = {
    Name = "Documents production"
  }
}
