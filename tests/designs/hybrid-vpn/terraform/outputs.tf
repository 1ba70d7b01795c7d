output "load_balancer_names" {
  description = "The host names of the load balancers, for the DNS records of the public names."

  value = {
    alb = aws_lb.alb.dns_name
  }
}

output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    main = aws_acm_certificate.main.domain_validation_options
  }
}

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    warehouse = aws_db_instance.warehouse.address
  }
}

output "vpn_tunnel_addresses" {
  description = "The addresses of the tunnels, for the device of the site."

  value = {
    "vpn-1-1" = aws_vpn_connection.vpn_1.tunnel1_address
    "vpn-1-2" = aws_vpn_connection.vpn_1.tunnel2_address
    "vpn-2-1" = aws_vpn_connection.vpn_2.tunnel1_address
    "vpn-2-2" = aws_vpn_connection.vpn_2.tunnel2_address
  }
}
