resource "aws_db_subnet_group" "warehouse" {
  name        = "warehouse"
  description = "Subnets of warehouse."
  subnet_ids  = values(aws_subnet.reports)[*].id

  tags = {
    Name = "Report database"
  }
}

resource "aws_db_instance" "warehouse" {
  identifier                  = "warehouse"
  engine                      = "postgres"
  instance_class              = "db.m7g.large"
  allocated_storage           = 20
  storage_type                = "gp3"
  multi_az                    = true
  db_subnet_group_name        = aws_db_subnet_group.warehouse.name
  vpc_security_group_ids      = [aws_security_group.warehouse.id]
  publicly_accessible         = false
  copy_tags_to_snapshot       = true
  username                    = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "warehouse-final"

  tags = {
    Name = "Report database"
  }
}
