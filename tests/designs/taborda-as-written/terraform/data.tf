resource "aws_db_subnet_group" "postgres" {
  name        = "postgres"
  description = "Subnets of postgres."
  subnet_ids  = values(aws_subnet.private)[*].id

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
