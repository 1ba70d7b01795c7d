resource "aws_vpc" "application" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Application VPC"
  }
}

resource "aws_vpc" "relational" {
  cidr_block           = "10.41.0.0/22"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "PostgreSQL VPC"
  }
}

resource "aws_vpc" "documents" {
  cidr_block           = "10.42.0.0/22"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "MongoDB VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.application.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "public" {
  for_each = {
    a = { cidr_block = "10.40.0.0/24", name = "Public a" }
    b = { cidr_block = "10.40.1.0/24", name = "Public b" }
    c = { cidr_block = "10.40.2.0/24", name = "Public c" }
  }

  vpc_id            = aws_vpc.application.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name                     = each.value.name
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_subnet" "private" {
  for_each = {
    a = { cidr_block = "10.40.16.0/20", name = "Private a" }
    b = { cidr_block = "10.40.32.0/20", name = "Private b" }
    c = { cidr_block = "10.40.48.0/20", name = "Private c" }
  }

  vpc_id            = aws_vpc.application.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name                              = each.value.name
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_subnet" "relational_data" {
  for_each = {
    a = { cidr_block = "10.41.0.0/24", name = "PostgreSQL a" }
    b = { cidr_block = "10.41.1.0/24", name = "PostgreSQL b" }
  }

  vpc_id            = aws_vpc.relational.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "documents_data" {
  for_each = {
    a = { cidr_block = "10.42.0.0/24", name = "MongoDB a" }
    b = { cidr_block = "10.42.1.0/24", name = "MongoDB b" }
    c = { cidr_block = "10.42.2.0/24", name = "MongoDB c" }
  }

  vpc_id            = aws_vpc.documents.id
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

resource "aws_vpc_peering_connection" "application_relational" {
  vpc_id      = aws_vpc.application.id
  peer_vpc_id = aws_vpc.relational.id
  auto_accept = true

  tags = {
    Name = "application-relational"
  }
}

resource "aws_vpc_peering_connection" "application_documents" {
  vpc_id      = aws_vpc.application.id
  peer_vpc_id = aws_vpc.documents.id
  auto_accept = true

  tags = {
    Name = "application-documents"
  }
}

resource "aws_route_table" "application_private" {
  for_each = toset(["a", "b", "c"])

  vpc_id = aws_vpc.application.id

  tags = {
    Name = "application-private-${each.key}"
  }
}

resource "aws_route_table" "application_public" {
  vpc_id = aws_vpc.application.id

  tags = {
    Name = "application-public"
  }
}

resource "aws_route_table" "relational_isolated" {
  vpc_id = aws_vpc.relational.id

  tags = {
    Name = "relational-isolated"
  }
}

resource "aws_route_table" "documents_isolated" {
  vpc_id = aws_vpc.documents.id

  tags = {
    Name = "documents-isolated"
  }
}

resource "aws_route" "application_private" {
  for_each = toset(["a", "b", "c"])

  route_table_id         = aws_route_table.application_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route" "application_private_to_relational" {
  for_each = toset(["a", "b", "c"])

  route_table_id            = aws_route_table.application_private[each.key].id
  destination_cidr_block    = "10.41.0.0/22"
  vpc_peering_connection_id = aws_vpc_peering_connection.application_relational.id
}

resource "aws_route" "application_private_to_documents" {
  for_each = toset(["a", "b", "c"])

  route_table_id            = aws_route_table.application_private[each.key].id
  destination_cidr_block    = "10.42.0.0/22"
  vpc_peering_connection_id = aws_vpc_peering_connection.application_documents.id
}

resource "aws_route" "application_public" {
  route_table_id         = aws_route_table.application_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_route" "relational_isolated_to_application" {
  route_table_id            = aws_route_table.relational_isolated.id
  destination_cidr_block    = "10.40.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.application_relational.id
}

resource "aws_route" "documents_isolated_to_application" {
  route_table_id            = aws_route_table.documents_isolated.id
  destination_cidr_block    = "10.40.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.application_documents.id
}

resource "aws_route_table_association" "public" {
  for_each = toset(["a", "b", "c"])

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.application_public.id
}

resource "aws_route_table_association" "private" {
  for_each = toset(["a", "b", "c"])

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.application_private[each.key].id
}

resource "aws_route_table_association" "relational_data" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.relational_data[each.key].id
  route_table_id = aws_route_table.relational_isolated.id
}

resource "aws_route_table_association" "documents_data" {
  for_each = toset(["a", "b", "c"])

  subnet_id      = aws_subnet.documents_data[each.key].id
  route_table_id = aws_route_table.documents_isolated.id
}
