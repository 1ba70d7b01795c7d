resource "aws_vpc" "web" {
  cidr_block           = "10.50.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Web VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.web.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    a = { cidr_block = "10.50.0.0/24", name = "Public a" }
    b = { cidr_block = "10.50.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.web.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "app" {
  for_each = {
    a = { cidr_block = "10.50.2.0/24", name = "Application a" }
    b = { cidr_block = "10.50.3.0/24", name = "Application b" }
  }

  vpc_id            = aws_vpc.web.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "data" {
  for_each = {
    a = { cidr_block = "10.50.4.0/24", name = "Data a" }
    b = { cidr_block = "10.50.5.0/24", name = "Data b" }
  }

  vpc_id            = aws_vpc.web.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_eip" "nat" {
  for_each = {
    a = { name = "NAT gateway a" }
    b = { name = "NAT gateway b" }
  }

  domain = "vpc"

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw]
}

resource "aws_nat_gateway" "nat" {
  for_each = {
    a = { name = "NAT gateway a" }
    b = { name = "NAT gateway b" }
  }

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw]
}

resource "aws_route_table" "web_isolated" {
  vpc_id = aws_vpc.web.id

  tags = {
    Name = "web-isolated"
  }
}

resource "aws_route_table" "web_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.web.id

  tags = {
    Name = "web-private-${each.key}"
  }
}

resource "aws_route_table" "web_public" {
  vpc_id = aws_vpc.web.id

  tags = {
    Name = "web-public"
  }
}

resource "aws_route" "web_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.web_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route" "web_public" {
  route_table_id         = aws_route_table.web_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route_table_association" "public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.web_public.id
}

resource "aws_route_table_association" "app" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.web_private[each.key].id
}

resource "aws_route_table_association" "data" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.data[each.key].id
  route_table_id = aws_route_table.web_isolated.id
}
