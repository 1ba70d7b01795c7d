resource "aws_vpc" "development" {
  cidr_block           = "10.10.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Development VPC"
  }
}

resource "aws_internet_gateway" "igw_development" {
  vpc_id = aws_vpc.development.id

  tags = {
    Name = "Development internet gateway"
  }
}

resource "aws_subnet" "development_public" {
  for_each = {
    a = { cidr_block = "10.10.0.0/24", name = "Public a" }
    b = { cidr_block = "10.10.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.development.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "development_private" {
  for_each = {
    a = { cidr_block = "10.10.2.0/24", name = "Private a" }
    b = { cidr_block = "10.10.3.0/24", name = "Private b" }
  }

  vpc_id            = aws_vpc.development.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_eip" "nat_development" {
  domain = "vpc"

  tags = {
    Name = "NAT gateway"
  }

  depends_on = [aws_internet_gateway.igw_development]
}

resource "aws_nat_gateway" "nat_development" {
  allocation_id = aws_eip.nat_development.id
  subnet_id     = aws_subnet.development_public["a"].id

  tags = {
    Name = "NAT gateway"
  }

  depends_on = [aws_internet_gateway.igw_development]
}

resource "aws_route_table" "development_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.development.id

  tags = {
    Name = "development-private-${each.key}"
  }
}

resource "aws_route_table" "development_public" {
  vpc_id = aws_vpc.development.id

  tags = {
    Name = "development-public"
  }
}

resource "aws_route" "development_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.development_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat_development.id
}

resource "aws_route" "development_public" {
  route_table_id         = aws_route_table.development_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw_development.id
}

resource "aws_route_table_association" "development_public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.development_public[each.key].id
  route_table_id = aws_route_table.development_public.id
}

resource "aws_route_table_association" "development_private" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.development_private[each.key].id
  route_table_id = aws_route_table.development_private[each.key].id
}
