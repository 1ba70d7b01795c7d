output "nat_public_addresses" {
  description = "The addresses from which private subnets call the internet."

  value = {
    "nat-a" = aws_eip.nat["a"].public_ip
    "nat-b" = aws_eip.nat["b"].public_ip
  }
}

output "instance_public_addresses" {
  description = "The public addresses of instances."

  value = {
    bastion = aws_eip.bastion.public_ip
  }
}

output "load_balancer_names" {
  description = "The host names of the load balancers, for the DNS records of the public names."

  value = {
    "alb-production" = aws_lb.alb_production.dns_name
    "alb-staging"    = aws_lb.alb_staging.dns_name
  }
}

output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    main = aws_acm_certificate.main.domain_validation_options
  }
}

output "repository_urls" {
  description = "Where images are pushed."

  value = {
    "ecr-commissions" = aws_ecr_repository.ecr_commissions.repository_url
    "ecr-registry"    = aws_ecr_repository.ecr_registry.repository_url
  }
}

output "vpn_tunnel_addresses" {
  description = "The addresses of the tunnels, for the device of the site."

  value = {
    "vpn-1" = aws_vpn_connection.vpn.tunnel1_address
    "vpn-2" = aws_vpn_connection.vpn.tunnel2_address
  }
}
