output "load_balancer_names" {
  description = "The host names of the load balancers, for the DNS records of the public names."

  value = {
    "balancer-production" = aws_lb.balancer_production.dns_name
  }
}
