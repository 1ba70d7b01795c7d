resource "aws_vpc" "digital" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Digital VPC"
  }
}

resource "aws_internet_gateway" "igw" {
  vpc_id = aws_vpc.digital.id

  tags = {
    Name = "Internet gateway"
  }
}

resource "aws_subnet" "production_public" {
  for_each = {
    a = { cidr_block = "10.20.0.0/24", name = "Production public a" }
    b = { cidr_block = "10.20.1.0/24", name = "Production public b" }
  }

  vpc_id            = aws_vpc.digital.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "production_private" {
  for_each = {
    a = { cidr_block = "10.20.2.0/24", name = "Production private a" }
    b = { cidr_block = "10.20.3.0/24", name = "Production private b" }
  }

  vpc_id            = aws_vpc.digital.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_subnet" "staging_public" {
  for_each = {
    a = { cidr_block = "10.20.4.0/24", name = "Staging public a" }
    b = { cidr_block = "10.20.5.0/24", name = "Staging public b" }
  }

  vpc_id            = aws_vpc.digital.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name        = each.value.name
    Environment = "Staging"
  }
}

resource "aws_subnet" "staging_private" {
  for_each = {
    a = { cidr_block = "10.20.6.0/24", name = "Staging private a" }
    b = { cidr_block = "10.20.7.0/24", name = "Staging private b" }
  }

  vpc_id            = aws_vpc.digital.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name        = each.value.name
    Environment = "Staging"
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
  subnet_id     = aws_subnet.production_public[each.key].id

  tags = {
    Name = each.value.name
  }

  depends_on = [aws_internet_gateway.igw]
}

resource "aws_vpn_gateway" "vgw" {
  vpc_id = aws_vpc.digital.id

  tags = {
    Name = "VPN gateway"
  }
}

resource "aws_customer_gateway" "city_gateway" {
  type       = "ipsec.1"
  ip_address = "198.51.100.10"
  bgp_asn    = 65000

  tags = {
    Name = "City gateway"
  }
}

resource "aws_vpn_connection" "vpn" {
  type                = "ipsec.1"
  vpn_gateway_id      = aws_vpn_gateway.vgw.id
  customer_gateway_id = aws_customer_gateway.city_gateway.id
  static_routes_only  = true

  tags = {
    Name = "City VPN"
  }
}

resource "aws_vpn_connection_route" "vpn" {
  for_each = toset(["10.241.0.0/16"])

  vpn_connection_id      = aws_vpn_connection.vpn.id
  destination_cidr_block = each.key
}

resource "aws_route_table" "digital_private" {
  for_each = toset(["a", "b"])

  vpc_id = aws_vpc.digital.id

  tags = {
    Name = "digital-private-${each.key}"
  }
}

resource "aws_route_table" "digital_public" {
  vpc_id = aws_vpc.digital.id

  tags = {
    Name = "digital-public"
  }
}

resource "aws_route" "digital_private" {
  for_each = toset(["a", "b"])

  route_table_id         = aws_route_table.digital_private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat[each.key].id
}

resource "aws_route" "digital_public" {
  route_table_id         = aws_route_table.digital_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.igw.id
}

resource "aws_vpn_gateway_route_propagation" "digital_private" {
  for_each = toset(["a", "b"])

  vpn_gateway_id = aws_vpn_gateway.vgw.id
  route_table_id = aws_route_table.digital_private[each.key].id
}

resource "aws_route_table_association" "production_public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.production_public[each.key].id
  route_table_id = aws_route_table.digital_public.id
}

resource "aws_route_table_association" "production_private" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.production_private[each.key].id
  route_table_id = aws_route_table.digital_private[each.key].id
}

resource "aws_route_table_association" "staging_public" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.staging_public[each.key].id
  route_table_id = aws_route_table.digital_public.id
}

resource "aws_route_table_association" "staging_private" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.staging_private[each.key].id
  route_table_id = aws_route_table.digital_private[each.key].id
}
