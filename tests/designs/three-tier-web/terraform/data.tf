resource "aws_db_subnet_group" "database" {
  name        = "database"
  description = "Subnets of database."
  subnet_ids  = values(aws_subnet.data)[*].id

  tags = {
    Name = "Database"
  }
}

resource "aws_db_instance" "database" {
  identifier                  = "database"
  engine                      = "postgres"
  instance_class              = "db.m7g.large"
  allocated_storage           = 100
  storage_type                = "gp3"
  multi_az                    = true
  db_subnet_group_name        = aws_db_subnet_group.database.name
  vpc_security_group_ids      = [aws_security_group.database.id]
  publicly_accessible         = false
  copy_tags_to_snapshot       = true
  username                    = "dbadmin"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "database-final"

  tags = {
    Name = "Database"
  }
}

resource "aws_elasticache_subnet_group" "cache" {
  name        = "cache"
  description = "Subnets of cache."
  subnet_ids  = values(aws_subnet.data)[*].id

  tags = {
    Name = "Sessions"
  }
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "cache"
  description                = "Valkey for cache"
  engine                     = "valkey"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.cache.name
  security_group_ids         = [aws_security_group.cache.id]

  tags = {
    Name = "Sessions"
  }
}
