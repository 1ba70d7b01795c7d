resource "aws_db_subnet_group" "postgres" {
  name        = "postgres"
  description = "Subnets of postgres."
  subnet_ids  = [aws_subnet.postgres_a.id]

  tags = {
    Name = "PostgreSQL"
  }
}

resource "aws_db_instance" "postgres" {
  identifier                  = "postgres"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 20
  storage_type                = "gp3"
  multi_az                    = false
  db_subnet_group_name        = aws_db_subnet_group.postgres.name
  vpc_security_group_ids      = [aws_security_group.postgres.id]
  publicly_accessible         = false
  copy_tags_to_snapshot       = true
  username                    = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "postgres-final"

  tags = {
    Name = "PostgreSQL"
  }
}

resource "aws_docdb_subnet_group" "mongodb" {
  name        = "mongodb"
  description = "Subnets of mongodb."
  subnet_ids  = [aws_subnet.mongodb_a.id]

  tags = {
    Name = "MongoDB"
  }
}

resource "aws_docdb_cluster" "mongodb" {
  cluster_identifier          = "mongodb"
  engine                      = "docdb"
  db_subnet_group_name        = aws_docdb_subnet_group.mongodb.name
  vpc_security_group_ids      = [aws_security_group.mongodb.id]
  master_username             = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "mongodb-final"

  tags = {
    Name = "MongoDB"
  }
}

resource "aws_docdb_cluster_instance" "mongodb" {
  for_each = toset(["1"])

  identifier         = "mongodb-1"
  cluster_identifier = aws_docdb_cluster.mongodb.id
  instance_class     = "db.t3.medium"

  tags = {
    Name = "MongoDB"
  }
}

resource "aws_s3_bucket" "static" {
  bucket_prefix = "static-"

  tags = {
    Name = "Static content"
  }
}

resource "aws_s3_bucket_public_access_block" "static" {
  bucket                  = aws_s3_bucket.static.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "static" {
  bucket = aws_s3_bucket.static.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "static" {
  bucket = aws_s3_bucket.static.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "static" {
  bucket = aws_s3_bucket.static.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}
