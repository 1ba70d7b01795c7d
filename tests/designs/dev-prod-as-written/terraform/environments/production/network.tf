resource "aws_vpc" "production" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Production VPC"
  }
}

resource "aws_subnet" "production_public" {
  for_each = {
    a = { cidr_block = "10.30.0.0/24", name = "Public a" }
    b = { cidr_block = "10.30.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.production.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "production_private" {
  for_each = {
    a = { cidr_block = "10.30.2.0/24", name = "Servers a" }
    b = { cidr_block = "10.30.3.0/24", name = "Servers b" }
  }

  vpc_id            = aws_vpc.production.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_route_table" "production_internal" {
  vpc_id = aws_vpc.production.id

  tags = {
    Name = "production-internal"
  }
}

resource "aws_route_table" "production_public" {
  vpc_id = aws_vpc.production.id

  tags = {
    Name = "production-public"
  }
}

resource "aws_route_table_association" "production_public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.production_public[each.key].id
  route_table_id = aws_route_table.production_public.id
}

resource "aws_route_table_association" "production_private" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.production_private[each.key].id
  route_table_id = aws_route_table.production_internal.id
}
