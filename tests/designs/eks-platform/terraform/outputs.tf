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

output "data_store_hosts" {
  description = "The host names of the data stores, for the settings of their callers."

  value = {
    database = aws_rds_cluster.database.endpoint
  }
}

output "repository_urls" {
  description = "Where images are pushed."

  value = {
    images = aws_ecr_repository.images.repository_url
  }
}
