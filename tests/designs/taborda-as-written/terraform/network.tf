resource "aws_vpc" "prototype" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Prototype VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.prototype.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "servers" {
  for_each = {
    a = { cidr_block = "10.0.0.0/24", name = "Servers a" }
    b = { cidr_block = "10.0.1.0/24", name = "Servers b" }
  }

  vpc_id            = aws_vpc.prototype.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "private" {
  for_each = toset(["a"])

  vpc_id            = aws_vpc.prototype.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = "Private a"
  }
}

resource "aws_route_table" "prototype_internal" {
  vpc_id = aws_vpc.prototype.id

  tags = {
    Name = "prototype-internal"
  }
}

resource "aws_route_table" "prototype_public" {
  vpc_id = aws_vpc.prototype.id

  tags = {
    Name = "prototype-public"
  }
}

resource "aws_route" "prototype_public" {
  route_table_id         = aws_route_table.prototype_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route_table_association" "servers" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.servers[each.key].id
  route_table_id = aws_route_table.prototype_public.id
}

resource "aws_route_table_association" "private" {
  for_each = toset(["a"])

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.prototype_internal.id
}
