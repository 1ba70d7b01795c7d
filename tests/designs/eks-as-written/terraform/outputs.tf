output "certificate_validation_records" {
  description = "The DNS records that prove to AWS that the domain is yours, by certificate."

  value = {
    edge = aws_acm_certificate.edge.domain_validation_options
  }
}

output "distribution_names" {
  description = "The host names of the distributions, for the DNS records of the public names."

  value = {
    cdn = aws_cloudfront_distribution.cdn.domain_name
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
    postgres = aws_db_instance.postgres.address
    mongodb  = aws_docdb_cluster.mongodb.endpoint
  }
}
