resource "aws_s3_bucket" "results" {
  bucket_prefix = "results-"

  tags = {
    Name = "Results"
  }
}

resource "aws_s3_bucket_public_access_block" "results" {
  bucket                  = aws_s3_bucket.results.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "results" {
  bucket = aws_s3_bucket.results.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "results" {
  bucket = aws_s3_bucket.results.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "results" {
  bucket = aws_s3_bucket.results.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_sqs_queue" "thumbnails_failed" {
  name                      = "thumbnails-failed"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600

  tags = {
    Name = "Thumbnails to make"
  }
}

resource "aws_sqs_queue" "thumbnails" {
  name                       = "thumbnails"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 300
  message_retention_seconds  = 345600
  delay_seconds              = 0

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.thumbnails_failed.arn
    maxReceiveCount     = 5
  })

  tags = {
    Name = "Thumbnails to make"
  }
}

resource "aws_sqs_queue" "texts_failed" {
  name                      = "texts-failed"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600

  tags = {
    Name = "Texts to extract"
  }
}

resource "aws_sqs_queue" "texts" {
  name                       = "texts"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 300
  message_retention_seconds  = 345600
  delay_seconds              = 0

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.texts_failed.arn
    maxReceiveCount     = 5
  })

  tags = {
    Name = "Texts to extract"
  }
}

resource "aws_sqs_queue_policy" "thumbnails" {
  queue_url = aws_sqs_queue.thumbnails.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.thumbnails.arn
        Condition = {
          ArnEquals = { "aws:SourceArn" = aws_sns_topic.uploads.arn }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "texts" {
  queue_url = aws_sqs_queue.texts.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.texts.arn
        Condition = {
          ArnEquals = { "aws:SourceArn" = aws_sns_topic.uploads.arn }
        }
      },
    ]
  })
}

resource "aws_sns_topic" "uploads" {
  name              = "uploads"
  kms_master_key_id = "alias/aws/sns"

  tags = {
    Name = "Uploads"
  }
}

resource "aws_sns_topic_subscription" "uploads_to_thumbnails" {
  topic_arn            = aws_sns_topic.uploads.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.thumbnails.arn
  raw_message_delivery = true
}

resource "aws_sns_topic_subscription" "uploads_to_texts" {
  topic_arn            = aws_sns_topic.uploads.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.texts.arn
  raw_message_delivery = true
}
