resource "aws_vpc" "application" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Application VPC"
  }
}

resource "aws_vpc" "relational" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "PostgreSQL VPC"
  }
}

resource "aws_vpc" "documents" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "MongoDB VPC"
  }
}

resource "aws_subnet" "nodes_a" {
  vpc_id            = aws_vpc.application.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "${var.region}a"

  tags = {
    Name                              = "Nodes a"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_subnet" "postgres_a" {
  vpc_id            = aws_vpc.relational.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "${var.region}a"

  tags = {
    Name = "PostgreSQL a"
  }
}

resource "aws_subnet" "mongodb_a" {
  vpc_id            = aws_vpc.documents.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "${var.region}a"

  tags = {
    Name = "MongoDB a"
  }
}

resource "aws_route_table" "application_internal" {
  vpc_id = aws_vpc.application.id

  tags = {
    Name = "application-internal"
  }
}

resource "aws_route_table" "relational_internal" {
  vpc_id = aws_vpc.relational.id

  tags = {
    Name = "relational-internal"
  }
}

resource "aws_route_table" "documents_internal" {
  vpc_id = aws_vpc.documents.id

  tags = {
    Name = "documents-internal"
  }
}

resource "aws_route_table_association" "nodes_a" {
  subnet_id      = aws_subnet.nodes_a.id
  route_table_id = aws_route_table.application_internal.id
}

resource "aws_route_table_association" "postgres_a" {
  subnet_id      = aws_subnet.postgres_a.id
  route_table_id = aws_route_table.relational_internal.id
}

resource "aws_route_table_association" "mongodb_a" {
  subnet_id      = aws_subnet.mongodb_a.id
  route_table_id = aws_route_table.documents_internal.id
}
