resource "aws_vpc" "applications" {
  cidr_block           = "10.80.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Applications VPC"
  }
}

resource "aws_vpc" "reporting" {
  cidr_block           = "10.81.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "Reporting VPC"
  }
}

resource "aws_subnet" "portal_a" {
  vpc_id            = aws_vpc.applications.id
  cidr_block        = "10.80.0.0/24"
  availability_zone = "${var.region}a"

  tags = {
    Name = "Portal a"
  }
}

resource "aws_subnet" "portal_b" {
  vpc_id            = aws_vpc.applications.id
  cidr_block        = "10.80.1.0/24"
  availability_zone = "${var.region}b"

  tags = {
    Name = "Portal b"
  }
}

resource "aws_subnet" "reports" {
  for_each = {
    a = { cidr_block = "10.81.0.0/24", name = "Reports a" }
    b = { cidr_block = "10.81.1.0/24", name = "Reports b" }
  }

  vpc_id            = aws_vpc.reporting.id
  cidr_block        = each.value.cidr_block
  availability_zone = "${var.region}${each.key}"

  tags = {
    Name = each.value.name
  }
}

resource "aws_ec2_transit_gateway" "hub" {
  description                     = "Joins the networks of hub."
  amazon_side_asn                 = 64512
  auto_accept_shared_attachments  = "disable"
  default_route_table_association = "enable"
  default_route_table_propagation = "enable"
  dns_support                     = "enable"
  vpn_ecmp_support                = "enable"

  tags = {
    Name = "Hub"
  }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "hub_applications" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.applications.id
  subnet_ids         = [aws_subnet.portal_a.id, aws_subnet.portal_b.id]
  dns_support        = "enable"

  tags = {
    Name = "hub-applications"
  }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "hub_reporting" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.reporting.id
  subnet_ids         = values(aws_subnet.reports)[*].id
  dns_support        = "enable"

  tags = {
    Name = "hub-reporting"
  }
}

resource "aws_customer_gateway" "gateway_1" {
  type       = "ipsec.1"
  ip_address = "198.51.100.10"
  bgp_asn    = 65000

  tags = {
    Name = "Gateway 1"
  }
}

resource "aws_customer_gateway" "gateway_2" {
  type       = "ipsec.1"
  ip_address = "203.0.113.10"
  bgp_asn    = 65000

  tags = {
    Name = "Gateway 2"
  }
}

resource "aws_vpn_connection" "vpn_1" {
  type                = "ipsec.1"
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  customer_gateway_id = aws_customer_gateway.gateway_1.id
  static_routes_only  = false

  tags = {
    Name = "VPN 1"
  }
}

resource "aws_vpn_connection" "vpn_2" {
  type                = "ipsec.1"
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  customer_gateway_id = aws_customer_gateway.gateway_2.id
  static_routes_only  = false

  tags = {
    Name = "VPN 2"
  }
}

resource "aws_route_table" "applications_internal" {
  vpc_id = aws_vpc.applications.id

  tags = {
    Name = "applications-internal"
  }
}

resource "aws_route_table" "reporting_isolated" {
  vpc_id = aws_vpc.reporting.id

  tags = {
    Name = "reporting-isolated"
  }
}

resource "aws_route" "applications_internal_to_reporting" {
  route_table_id         = aws_route_table.applications_internal.id
  destination_cidr_block = "10.81.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.hub_applications]
}

resource "aws_route" "applications_internal_to_center" {
  route_table_id         = aws_route_table.applications_internal.id
  destination_cidr_block = "192.168.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.hub_applications]
}

resource "aws_route" "reporting_isolated_to_applications" {
  route_table_id         = aws_route_table.reporting_isolated.id
  destination_cidr_block = "10.80.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.hub_reporting]
}

resource "aws_route" "reporting_isolated_to_center" {
  route_table_id         = aws_route_table.reporting_isolated.id
  destination_cidr_block = "192.168.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.hub_reporting]
}

resource "aws_route_table_association" "portal_a" {
  subnet_id      = aws_subnet.portal_a.id
  route_table_id = aws_route_table.applications_internal.id
}

resource "aws_route_table_association" "portal_b" {
  subnet_id      = aws_subnet.portal_b.id
  route_table_id = aws_route_table.applications_internal.id
}

resource "aws_route_table_association" "reports" {
  for_each = toset(["a", "b"])

  subnet_id      = aws_subnet.reports[each.key].id
  route_table_id = aws_route_table.reporting_isolated.id
}
