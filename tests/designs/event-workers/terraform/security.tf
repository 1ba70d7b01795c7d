resource "aws_security_group" "extractor" {
  name        = "extractor"
  description = "Guards extractor."
  vpc_id      = aws_vpc.workers.id

  tags = {
    Name = "extractor"
  }
}

resource "aws_security_group" "thumbnailer" {
  name        = "thumbnailer"
  description = "Guards thumbnailer."
  vpc_id      = aws_vpc.workers.id

  tags = {
    Name = "thumbnailer"
  }
}

resource "aws_vpc_security_group_ingress_rule" "extractor_tcp_8080_from_anywhere" {
  security_group_id = aws_security_group.extractor.id
  description       = "TCP 8080 from anywhere"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "thumbnailer_tcp_8080_from_anywhere" {
  security_group_id = aws_security_group.thumbnailer.id
  description       = "TCP 8080 from anywhere"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "extractor_https_to_anywhere" {
  security_group_id = aws_security_group.extractor.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "thumbnailer_https_to_anywhere" {
  security_group_id = aws_security_group.thumbnailer.id
  description       = "HTTPS to anywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "ecs_execution" {
  name        = "ecs-execution"
  description = "Starts tasks: pulls their images and opens their logs."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "ecs-execution"
  }
}

resource "aws_iam_role" "thumbnailer_task" {
  name        = "thumbnailer-task"
  description = "What the tasks of one service may do."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "thumbnailer-task"
  }
}

resource "aws_iam_role" "extractor_task" {
  name        = "extractor-task"
  description = "What the tasks of one service may do."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })

  tags = {
    Name = "extractor-task"
  }
}

resource "aws_iam_role_policy" "thumbnailer" {
  name = "thumbnailer"
  role = aws_iam_role.thumbnailer_task.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.results.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${aws_s3_bucket.results.arn}/*"]
      },
      {
        Effect = "Allow"
        Action = [
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
        ]
        Resource = [aws_sqs_queue.thumbnails.arn]
      },
    ]
  })
}

resource "aws_iam_role_policy" "extractor" {
  name = "extractor"
  role = aws_iam_role.extractor_task.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.results.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${aws_s3_bucket.results.arn}/*"]
      },
      {
        Effect = "Allow"
        Action = [
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
        ]
        Resource = [aws_sqs_queue.texts.arn]
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "ecs_execution_task_execution" {
  role       = aws_iam_role.ecs_execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}
