output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    edge = aws_acm_certificate.edge.domain_validation_options
    main = aws_acm_certificate.main.domain_validation_options
  }
}

output "distribution_names" {
  description = "The host names of the distributions, for the DNS records of the public names."

  value = {
    cdn = aws_cloudfront_distribution.cdn.domain_name
  }
}

output "nat_public_addresses" {
  description = "The addresses from which private subnets call the internet."

  value = {
    "nat-a" = aws_eip.nat["a"].public_ip
    "nat-b" = aws_eip.nat["b"].public_ip
    "nat-c" = aws_eip.nat["c"].public_ip
  }
}

output "cluster_names" {
  description = "The names of the clusters, for `aws eks update-kubeconfig`."

  value = {
    eks = aws_eks_cluster.eks.name
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
    postgres = aws_db_instance.postgres.address
    mongodb  = aws_docdb_cluster.mongodb.endpoint
  }
}

output "repository_urls" {
  description = "Where images are pushed."

  value = {
    "images-frontend"  = aws_ecr_repository.images_frontend.repository_url
    "images-accounts"  = aws_ecr_repository.images_accounts.repository_url
    "images-catalogue" = aws_ecr_repository.images_catalogue.repository_url
    "images-orders"    = aws_ecr_repository.images_orders.repository_url
  }
}
