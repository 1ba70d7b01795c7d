resource "aws_vpc" "registry" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Registry VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.registry.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    a = { cidr_block = "10.1.0.0/24", name = "Public a" }
    b = { cidr_block = "10.1.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.registry.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "private" {
  for_each = {
    a = { cidr_block = "10.1.2.0/24", name = "Private a" }
    b = { cidr_block = "10.1.3.0/24", name = "Private b" }
  }

  vpc_id            = aws_vpc.registry.id
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

resource "aws_eip" "bastion" {
  domain   = "vpc"
  instance = aws_instance.bastion.id

  tags = {
    Name = "Bastion"
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

resource "aws_route_table" "registry_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.registry.id

  tags = {
    Name = "registry-private-${each.key}"
  }
}

resource "aws_route_table" "registry_public" {
  vpc_id = aws_vpc.registry.id

  tags = {
    Name = "registry-public"
  }
}

resource "aws_route" "registry_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.registry_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route" "registry_public" {
  route_table_id         = aws_route_table.registry_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route_table_association" "public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.registry_public.id
}

resource "aws_route_table_association" "private" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.registry_private[each.key].id
}
