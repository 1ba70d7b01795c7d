output "nat_public_addresses" {
  description = "The addresses from which private subnets call the internet."

  value = {
    "nat-a" = aws_eip.nat["a"].public_ip
    "nat-b" = aws_eip.nat["b"].public_ip
  }
}

output "cluster_names" {
  description = "The names of the clusters, for `aws eks update-kubeconfig`."

  value = {
    eks = aws_eks_cluster.eks.name
  }
}

output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    main = aws_acm_certificate.main.domain_validation_options
  }
}

output "ingress_certificates" {
  description = "The certificates that Ingresses name in `alb.ingress.kubernetes.io/certificate-arn`."

  value = {
    ingress = aws_acm_certificate.main.arn
  }
}

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    "short-links" = aws_db_instance.short_links.address
  }
}

output "ingress_web_acls" {
  description = "The web ACLs that Ingresses name in `alb.ingress.kubernetes.io/wafv2-acl-arn`."

  value = {
    acl = aws_wafv2_web_acl.acl.arn
  }
}

output "repository_urls" {
  description = "Where images are pushed."

  value = {
    images = aws_ecr_repository.images.repository_url
  }
}
