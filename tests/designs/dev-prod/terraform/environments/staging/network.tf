resource "aws_vpc" "staging" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Staging VPC"
  }
}

resource "aws_internet_gateway" "igw_staging" {
  vpc_id = aws_vpc.staging.id

  tags = {
    Name = "Staging internet gateway"
  }
}

resource "aws_subnet" "staging_public" {
  for_each = {
    a = { cidr_block = "10.30.0.0/24", name = "Public a" }
    b = { cidr_block = "10.30.1.0/24", name = "Public b" }
  }

  vpc_id            = aws_vpc.staging.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "staging_app" {
  for_each = {
    a = { cidr_block = "10.30.2.0/24", name = "Application a" }
    b = { cidr_block = "10.30.3.0/24", name = "Application b" }
  }

  vpc_id            = aws_vpc.staging.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "staging_data" {
  for_each = {
    a = { cidr_block = "10.30.4.0/24", name = "Data a" }
    b = { cidr_block = "10.30.5.0/24", name = "Data b" }
  }

  vpc_id            = aws_vpc.staging.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_eip" "nat_staging" {
  for_each = {
    a = { name = "NAT gateway a" }
    b = { name = "NAT gateway b" }
  }

  domain = "vpc"

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw_staging]
}

resource "aws_nat_gateway" "nat_staging" {
  for_each = {
    a = { name = "NAT gateway a" }
    b = { name = "NAT gateway b" }
  }

  allocation_id = aws_eip.nat_staging[each.key].id
  subnet_id     = aws_subnet.staging_public[each.key].id

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw_staging]
}

resource "aws_route_table" "staging_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.staging.id

  tags = {
    Name = "staging-private-${each.key}"
  }
}

resource "aws_route_table" "staging_public" {
  vpc_id = aws_vpc.staging.id

  tags = {
    Name = "staging-public"
  }
}

resource "aws_route" "staging_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.staging_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat_staging[each.key].id
}

resource "aws_route" "staging_public" {
  route_table_id         = aws_route_table.staging_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw_staging.id
}

resource "aws_route_table_association" "staging_public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.staging_public[each.key].id
  route_table_id = aws_route_table.staging_public.id
}

resource "aws_route_table_association" "staging_app" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.staging_app[each.key].id
  route_table_id = aws_route_table.staging_private[each.key].id
}

resource "aws_route_table_association" "staging_data" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.staging_data[each.key].id
  route_table_id = aws_route_table.staging_private[each.key].id
}
