resource "aws_db_subnet_group" "short_links" {
  name        = "short-links"
  description = "Subnets of short-links."
  subnet_ids  = values(aws_subnet.data)[*].id

  tags = {
    Name = "Short links"
  }
}

resource "aws_db_instance" "short_links" {
  identifier                  = "short-links"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  storage_type                = "gp3"
  multi_az                    = true
  db_subnet_group_name        = aws_db_subnet_group.short_links.name
  vpc_security_group_ids      = [aws_security_group.short_links.id]
  publicly_accessible         = false
  copy_tags_to_snapshot       = true
  username                    = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "short-links-final"

  tags = {
    Name = "Short links"
  }
}
