resource "aws_vpc" "staging" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Staging VPC"
  }
}

resource "aws_subnet" "staging_public" {
  for_each = {
    a = { cidr_block = "10.20.0.0/24", name = "Public a" }
    b = { cidr_block = "10.20.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.staging.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "staging_private" {
  for_each = {
    a = { cidr_block = "10.20.2.0/24", name = "Servers a" }
    b = { cidr_block = "10.20.3.0/24", name = "Servers b" }
  }

  vpc_id            = aws_vpc.staging.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_route_table" "staging_internal" {
  vpc_id = aws_vpc.staging.id

  tags = {
    Name = "staging-internal"
  }
}

resource "aws_route_table" "staging_public" {
  vpc_id = aws_vpc.staging.id

  tags = {
    Name = "staging-public"
  }
}

resource "aws_route_table_association" "staging_public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.staging_public[each.key].id
  route_table_id = aws_route_table.staging_public.id
}

resource "aws_route_table_association" "staging_private" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.staging_private[each.key].id
  route_table_id = aws_route_table.staging_internal.id
}
