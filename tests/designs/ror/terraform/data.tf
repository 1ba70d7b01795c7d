resource "aws_db_subnet_group" "database" {
  name        = "database"
  description = "Subnets of database."
  subnet_ids  = values(aws_subnet.private)[*].id

  tags = {
    Name = "Database"
  }
}

resource "aws_db_instance" "database" {
  identifier                  = "database"
  engine                      = "mysql"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 20
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

resource "aws_opensearch_domain" "search_production" {
  domain_name    = "search-production"
  engine_version = "OpenSearch_2.19"

  cluster_config {
    instance_type                 = "t3.small.search"
    instance_count                = 2
    dedicated_master_enabled      = true
    dedicated_master_count        = 3
    dedicated_master_type         = "m6g.large.search"
    multi_az_with_standby_enabled = false
    zone_awareness_enabled        = true

    zone_awareness_config {
      availability_zone_count = 2
    }
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = 20
  }

  vpc_options {
    subnet_ids         = values(aws_subnet.private)[*].id
    security_group_ids = [aws_security_group.search_production.id]
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  encrypt_at_rest {
    enabled = true
  }

  node_to_node_encryption {
    enabled = true
  }

  tags = {
    Name = "Search production"
  }
}

resource "aws_opensearch_domain" "search_staging" {
  domain_name    = "search-staging"
  engine_version = "OpenSearch_2.19"

  cluster_config {
    instance_type                 = "t3.small.search"
    instance_count                = 1
    dedicated_master_enabled      = false
    multi_az_with_standby_enabled = false
    zone_awareness_enabled        = false
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = 20
  }

  vpc_options {
    subnet_ids         = [aws_subnet.private["a"].id]
    security_group_ids = [aws_security_group.search_staging.id]
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  encrypt_at_rest {
    enabled = true
  }

  node_to_node_encryption {
    enabled = true
  }

  tags = {
    Name        = "Search staging"
    Environment = "Staging"
  }
}

resource "aws_opensearch_domain" "search_dev" {
  domain_name    = "search-dev"
  engine_version = "OpenSearch_2.19"

  cluster_config {
    instance_type                 = "t3.small.search"
    instance_count                = 1
    dedicated_master_enabled      = false
    multi_az_with_standby_enabled = false
    zone_awareness_enabled        = false
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = 20
  }

  vpc_options {
    subnet_ids         = [aws_subnet.private["b"].id]
    security_group_ids = [aws_security_group.search_dev.id]
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  encrypt_at_rest {
    enabled = true
  }

  node_to_node_encryption {
    enabled = true
  }

  tags = {
    Name        = "Search dev"
    Environment = "Development"
  }
}

resource "aws_s3_bucket" "home_production" {
  bucket_prefix = "home-production-"

  tags = {
    Name = "Home production"
  }
}

resource "aws_s3_bucket" "pages_production" {
  bucket_prefix = "pages-production-"

  tags = {
    Name = "Search production"
  }
}

resource "aws_s3_bucket" "home_staging" {
  bucket_prefix = "home-staging-"

  tags = {
    Name        = "Home staging"
    Environment = "Staging"
  }
}

resource "aws_s3_bucket" "pages_staging" {
  bucket_prefix = "pages-staging-"

  tags = {
    Name        = "Search staging"
    Environment = "Staging"
  }
}

resource "aws_s3_bucket" "home_dev" {
  bucket_prefix = "home-dev-"

  tags = {
    Name        = "Home dev"
    Environment = "Development"
  }
}

resource "aws_s3_bucket" "pages_dev" {
  bucket_prefix = "pages-dev-"

  tags = {
    Name        = "Search dev"
    Environment = "Development"
  }
}

resource "aws_s3_bucket" "data_production" {
  bucket_prefix = "data-production-"

  tags = {
    Name = "Data production"
  }
}

resource "aws_s3_bucket" "data_staging" {
  bucket_prefix = "data-staging-"

  tags = {
    Name        = "Data staging"
    Environment = "Staging"
  }
}

resource "aws_s3_bucket" "data_dev" {
  bucket_prefix = "data-dev-"

  tags = {
    Name        = "Data dev"
    Environment = "Development"
  }
}

resource "aws_s3_bucket_public_access_block" "home_production" {
  bucket                  = aws_s3_bucket.home_production.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "pages_production" {
  bucket                  = aws_s3_bucket.pages_production.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "home_staging" {
  bucket                  = aws_s3_bucket.home_staging.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "pages_staging" {
  bucket                  = aws_s3_bucket.pages_staging.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "home_dev" {
  bucket                  = aws_s3_bucket.home_dev.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "pages_dev" {
  bucket                  = aws_s3_bucket.pages_dev.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "data_production" {
  bucket                  = aws_s3_bucket.data_production.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "data_staging" {
  bucket                  = aws_s3_bucket.data_staging.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "data_dev" {
  bucket                  = aws_s3_bucket.data_dev.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "home_production" {
  bucket = aws_s3_bucket.home_production.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "pages_production" {
  bucket = aws_s3_bucket.pages_production.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "home_staging" {
  bucket = aws_s3_bucket.home_staging.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "pages_staging" {
  bucket = aws_s3_bucket.pages_staging.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "home_dev" {
  bucket = aws_s3_bucket.home_dev.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "pages_dev" {
  bucket = aws_s3_bucket.pages_dev.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "data_production" {
  bucket = aws_s3_bucket.data_production.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "data_staging" {
  bucket = aws_s3_bucket.data_staging.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "data_dev" {
  bucket = aws_s3_bucket.data_dev.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "home_production" {
  bucket = aws_s3_bucket.home_production.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "pages_production" {
  bucket = aws_s3_bucket.pages_production.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "home_staging" {
  bucket = aws_s3_bucket.home_staging.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "pages_staging" {
  bucket = aws_s3_bucket.pages_staging.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "home_dev" {
  bucket = aws_s3_bucket.home_dev.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "pages_dev" {
  bucket = aws_s3_bucket.pages_dev.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "data_production" {
  bucket = aws_s3_bucket.data_production.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "data_staging" {
  bucket = aws_s3_bucket.data_staging.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "data_dev" {
  bucket = aws_s3_bucket.data_dev.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "home_production" {
  bucket = aws_s3_bucket.home_production.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "pages_production" {
  bucket = aws_s3_bucket.pages_production.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "home_staging" {
  bucket = aws_s3_bucket.home_staging.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "pages_staging" {
  bucket = aws_s3_bucket.pages_staging.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "home_dev" {
  bucket = aws_s3_bucket.home_dev.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "pages_dev" {
  bucket = aws_s3_bucket.pages_dev.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data_production" {
  bucket = aws_s3_bucket.data_production.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data_staging" {
  bucket = aws_s3_bucket.data_staging.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data_dev" {
  bucket = aws_s3_bucket.data_dev.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_policy" "home_production" {
  bucket = aws_s3_bucket.home_production.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.home_production.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = [aws_cloudfront_distribution.cdn_production.arn]
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_policy" "pages_production" {
  bucket = aws_s3_bucket.pages_production.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.pages_production.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = [aws_cloudfront_distribution.cdn_production.arn]
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_policy" "home_staging" {
  bucket = aws_s3_bucket.home_staging.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.home_staging.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = [aws_cloudfront_distribution.cdn_staging.arn]
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_policy" "pages_staging" {
  bucket = aws_s3_bucket.pages_staging.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.pages_staging.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = [aws_cloudfront_distribution.cdn_staging.arn]
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_policy" "home_dev" {
  bucket = aws_s3_bucket.home_dev.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.home_dev.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = [aws_cloudfront_distribution.cdn_dev.arn]
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_policy" "pages_dev" {
  bucket = aws_s3_bucket.pages_dev.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.pages_dev.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = [aws_cloudfront_distribution.cdn_dev.arn]
          }
        }
      },
    ]
  })
}
