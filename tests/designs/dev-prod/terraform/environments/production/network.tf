resource "aws_vpc" "production" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Production VPC"
  }
}

resource "aws_internet_gateway" "igw_production" {
  vpc_id = aws_vpc.production.id

  tags = {
    Name = "Production internet gateway"
  }
}

resource "aws_subnet" "production_public" {
  for_each = {
    a = { cidr_block = "10.20.0.0/24", name = "Public a" }
    b = { cidr_block = "10.20.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.production.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "production_app" {
  for_each = {
    a = { cidr_block = "10.20.2.0/24", name = "Application a" }
    b = { cidr_block = "10.20.3.0/24", name = "Application b" }
  }

  vpc_id            = aws_vpc.production.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "production_data" {
  for_each = {
    a = { cidr_block = "10.20.4.0/24", name = "Data a" }
    b = { cidr_block = "10.20.5.0/24", name = "Data b" }
  }

  vpc_id            = aws_vpc.production.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_eip" "nat_production" {
  for_each = {
    a = { name = "NAT gateway a" }
    b = { name = "NAT gateway b" }
  }

  domain = "vpc"

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw_production]
}

resource "aws_nat_gateway" "nat_production" {
  for_each = {
    a = { name = "NAT gateway a" }
    b = { name = "NAT gateway b" }
  }

  allocation_id = aws_eip.nat_production[each.key].id
  subnet_id     = aws_subnet.production_public[each.key].id

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw_production]
}

resource "aws_route_table" "production_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.production.id

  tags = {
    Name = "production-private-${each.key}"
  }
}

resource "aws_route_table" "production_public" {
  vpc_id = aws_vpc.production.id

  tags = {
    Name = "production-public"
  }
}

resource "aws_route" "production_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.production_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat_production[each.key].id
}

resource "aws_route" "production_public" {
  route_table_id         = aws_route_table.production_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw_production.id
}

resource "aws_route_table_association" "production_public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.production_public[each.key].id
  route_table_id = aws_route_table.production_public.id
}

resource "aws_route_table_association" "production_app" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.production_app[each.key].id
  route_table_id = aws_route_table.production_private[each.key].id
}

resource "aws_route_table_association" "production_data" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.production_data[each.key].id
  route_table_id = aws_route_table.production_private[each.key].id
}
