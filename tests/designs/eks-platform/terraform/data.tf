resource "aws_db_subnet_group" "database" {
  name        = "database"
  description = "Subnets of database."
  subnet_ids  = values(aws_subnet.data)[*].id

  tags = {
    Name = "Shop database"
  }
}

resource "aws_rds_cluster" "database" {
  cluster_identifier          = "database"
  engine                      = "aurora-postgresql"
  db_subnet_group_name        = aws_db_subnet_group.database.name
  vpc_security_group_ids      = [aws_security_group.database.id]
  copy_tags_to_snapshot       = true
  master_username             = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "database-final"

  tags = {
    Name = "Shop database"
  }
}

resource "aws_rds_cluster_instance" "database" {
  for_each = {
    "1" = { identifier = "database-1" }
    "2" = { identifier = "database-2" }
  }

  identifier         = each.value.identifier
  cluster_identifier = aws_rds_cluster.database.id
  engine             = aws_rds_cluster.database.engine
  instance_class     = "db.r7g.large"

  tags = {
    Name = "Shop database"
  }
}
