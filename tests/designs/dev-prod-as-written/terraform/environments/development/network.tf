resource "aws_vpc" "development" {
  cidr_block           = "10.10.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Development VPC"
  }
}

resource "aws_subnet" "development_public" {
  for_each = toset(["a"])

  vpc_id            = aws_vpc.development.id
  cidr_block        = "10.10.0.0/24"
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = "Web a"
  }
}

resource "aws_subnet" "development_private" {
  for_each = toset(["a"])

  vpc_id            = aws_vpc.development.id
  cidr_block        = "10.10.1.0/24"
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = "Servers a"
  }
}

resource "aws_route_table" "development_internal" {
  vpc_id = aws_vpc.development.id

  tags = {
    Name = "development-internal"
  }
}

resource "aws_route_table" "development_public" {
  vpc_id = aws_vpc.development.id

  tags = {
    Name = "development-public"
  }
}

resource "aws_route_table_association" "development_public" {
  for_each = toset(["a"])

  subnet_id      = aws_subnet.development_public[each.key].id
  route_table_id = aws_route_table.development_public.id
}

resource "aws_route_table_association" "development_private" {
  for_each = toset(["a"])

  subnet_id      = aws_subnet.development_private[each.key].id
  route_table_id = aws_route_table.development_internal.id
}
