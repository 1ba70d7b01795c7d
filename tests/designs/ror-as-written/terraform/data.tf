resource "aws_s3_bucket" "home" {
  bucket_prefix = "home-"

  tags = {
    Name = "Homepage"
  }
}

resource "aws_s3_bucket" "search_pages" {
  bucket_prefix = "search-pages-"

  tags = {
    Name = "Search front end"
  }
}

resource "aws_s3_bucket" "data" {
  bucket_prefix = "data-"

  tags = {
    Name = "Data"
  }
}

resource "aws_s3_bucket_public_access_block" "home" {
  bucket                  = aws_s3_bucket.home.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "search_pages" {
  bucket                  = aws_s3_bucket.search_pages.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "home" {
  bucket = aws_s3_bucket.home.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "search_pages" {
  bucket = aws_s3_bucket.search_pages.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_ownership_controls" "data" {
  bucket = aws_s3_bucket.data.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "home" {
  bucket = aws_s3_bucket.home.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "search_pages" {
  bucket = aws_s3_bucket.search_pages.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "home" {
  bucket = aws_s3_bucket.home.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "search_pages" {
  bucket = aws_s3_bucket.search_pages.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}
