resource "aws_vpc" "workers" {
  cidr_block           = "10.70.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Workers VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.workers.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    a = { cidr_block = "10.70.0.0/24", name = "Public a" }
    b = { cidr_block = "10.70.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.workers.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "private" {
  for_each = {
    a = { cidr_block = "10.70.2.0/24", name = "Private a" }
    b = { cidr_block = "10.70.3.0/24", name = "Private b" }
  }

  vpc_id            = aws_vpc.workers.id
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

resource "aws_route_table" "workers_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.workers.id

  tags = {
    Name = "workers-private-${each.key}"
  }
}

resource "aws_route_table" "workers_public" {
  vpc_id = aws_vpc.workers.id

  tags = {
    Name = "workers-public"
  }
}

resource "aws_route" "workers_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.workers_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route" "workers_public" {
  route_table_id         = aws_route_table.workers_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route_table_association" "public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.workers_public.id
}

resource "aws_route_table_association" "private" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.workers_private[each.key].id
}

resource "aws_vpc_endpoint" "storage" {
  vpc_id            = aws_vpc.workers.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = values(aws_route_table.workers_private)[*].id

  tags = {
    Name = "S3 endpoint"
  }
}
