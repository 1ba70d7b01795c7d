resource "aws_vpc" "platform" {
  cidr_block           = "10.60.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Platform VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.platform.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    a = { cidr_block = "10.60.0.0/24", name = "Public a" }
    b = { cidr_block = "10.60.1.0/24", name = "Public b" }
    c = { cidr_block = "10.60.2.0/24", name = "Public c" }
  }

  vpc_id            = aws_vpc.platform.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name                     = each.value.name
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_subnet" "nodes_a" {
  vpc_id            = aws_vpc.platform.id
  cidr_block        = "10.60.16.0/20"
  availability_zone = "${var.region}a"

  tags = {
    Name                              = "Nodes a"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_subnet" "data" {
  for_each = {
    a = { cidr_block = "10.60.4.0/24", name = "Data a" }
    b = { cidr_block = "10.60.5.0/24", name = "Data b" }
    c = { cidr_block = "10.60.6.0/24", name = "Data c" }
  }

  vpc_id            = aws_vpc.platform.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "nodes_b" {
  vpc_id            = aws_vpc.platform.id
  cidr_block        = "10.60.32.0/20"
  availability_zone = "${var.region}b"

  tags = {
    Name                              = "Nodes b"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_subnet" "nodes_c" {
  vpc_id            = aws_vpc.platform.id
  cidr_block        = "10.60.48.0/20"
  availability_zone = "${var.region}c"

  tags = {
    Name                              = "Nodes c"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_eip" "nat" {
  for_each = {
    a = { name = "NAT gateway a" }
    b = { name = "NAT gateway b" }
    c = { name = "NAT gateway c" }
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
    c = { name = "NAT gateway c" }
  }

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw]
}

resource "aws_route_table" "platform_isolated" {
  vpc_id = aws_vpc.platform.id

  tags = {
    Name = "platform-isolated"
  }
}

resource "aws_route_table" "platform_private" {
  for_each = toset(["a", "b", "c"])

  vpc_id = aws_vpc.platform.id

  tags = {
    Name = "platform-private-${each.key}"
  }
}

resource "aws_route_table" "platform_public" {
  vpc_id = aws_vpc.platform.id

  tags = {
    Name = "platform-public"
  }
}

resource "aws_route" "platform_private" {
  for_each = toset(["a", "b", "c"])

  route_table_id         = aws_route_table.platform_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route" "platform_public" {
  route_table_id         = aws_route_table.platform_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route_table_association" "public" {
  for_each = toset(["a", "b", "c"])

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.platform_public.id
}

resource "aws_route_table_association" "nodes_a" {
  subnet_id      = aws_subnet.nodes_a.id
  route_table_id = aws_route_table.platform_private["a"].id
}

resource "aws_route_table_association" "data" {
  for_each = toset(["a", "b", "c"])

  subnet_id      = aws_subnet.data[each.key].id
  route_table_id = aws_route_table.platform_isolated.id
}

resource "aws_route_table_association" "nodes_b" {
  subnet_id      = aws_subnet.nodes_b.id
  route_table_id = aws_route_table.platform_private["b"].id
}

resource "aws_route_table_association" "nodes_c" {
  subnet_id      = aws_subnet.nodes_c.id
  route_table_id = aws_route_table.platform_private["c"].id
}
