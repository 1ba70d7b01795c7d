resource "aws_vpc" "home" {
  cidr_block           = "10.70.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Azimuth VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.home.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    a = { cidr_block = "10.70.0.0/24", name = "Public a" }
    b = { cidr_block = "10.70.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.home.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name                     = each.value.name
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_subnet" "nodes_a" {
  vpc_id            = aws_vpc.home.id
  cidr_block        = "10.70.16.0/20"
  availability_zone = "${var.region}a"

  tags = {
    Name                              = "Nodes a"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_subnet" "data" {
  for_each = {
    a = { cidr_block = "10.70.4.0/24", name = "Data a" }
    b = { cidr_block = "10.70.5.0/24", name = "Data b" }
  }

  vpc_id            = aws_vpc.home.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "nodes_b" {
  vpc_id            = aws_vpc.home.id
  cidr_block        = "10.70.32.0/20"
  availability_zone = "${var.region}b"

  tags = {
    Name                              = "Nodes b"
    "kubernetes.io/role/internal-elb" = "1"
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

resource "aws_route_table" "home_isolated" {
  vpc_id = aws_vpc.home.id

  tags = {
    Name = "home-isolated"
  }
}

resource "aws_route_table" "home_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.home.id

  tags = {
    Name = "home-private-${each.key}"
  }
}

resource "aws_route_table" "home_public" {
  vpc_id = aws_vpc.home.id

  tags = {
    Name = "home-public"
  }
}

resource "aws_route" "home_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.home_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route" "home_public" {
  route_table_id         = aws_route_table.home_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route_table_association" "public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.home_public.id
}

resource "aws_route_table_association" "nodes_a" {
  subnet_id      = aws_subnet.nodes_a.id
  route_table_id = aws_route_table.home_private["a"].id
}

resource "aws_route_table_association" "data" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.data[each.key].id
  route_table_id = aws_route_table.home_isolated.id
}

resource "aws_route_table_association" "nodes_b" {
  subnet_id      = aws_subnet.nodes_b.id
  route_table_id = aws_route_table.home_private["b"].id
}
