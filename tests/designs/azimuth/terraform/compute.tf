resource "aws_ecr_repository" "images" {
  name                 = "images"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  tags = {
    Name = "Images"
  }
}

resource "aws_eks_cluster" "eks" {
  name                          = "eks"
  version                       = "1.34"
  role_arn                      = aws_iam_role.eks_cluster.arn
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  bootstrap_self_managed_addons = false

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = true
  }

  vpc_config {
    subnet_ids              = [aws_subnet.nodes_a.id, aws_subnet.nodes_b.id]
    endpoint_private_access = true
    endpoint_public_access  = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.eks.arn
    }
  }

  upgrade_policy {
    support_type = "STANDARD"
  }

  tags = {
    Name = "Cluster"
  }

  depends_on = [aws_cloudwatch_log_group.eks, aws_iam_role_policy_attachment.eks_cluster_cluster]
}

resource "aws_eks_node_group" "nodes" {
  cluster_name    = aws_eks_cluster.eks.name
  node_group_name = "nodes"
  version         = aws_eks_cluster.eks.version
  node_role_arn   = aws_iam_role.eks_node.arn
  subnet_ids      = [aws_subnet.nodes_a.id, aws_subnet.nodes_b.id]
  ami_type        = "AL2023_x86_64_STANDARD"
  instance_types  = ["t3.medium"]
  capacity_type   = "ON_DEMAND"
  disk_size       = 20

  scaling_config {
    min_size     = 2
    desired_size = 2
    max_size     = 4
  }

  update_config {
    max_unavailable = 1
  }

  tags = {
    Name = "Nodes"
  }

  depends_on = [
    aws_eks_addon.eks_nodes,
    aws_iam_role_policy_attachment.eks_node_image_pull,
    aws_iam_role_policy_attachment.eks_node_network,
    aws_iam_role_policy_attachment.eks_node_worker,
  ]

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }
}

resource "aws_eks_addon" "eks_nodes" {
  for_each = {
    "eks-pod-identity-agent" = { configuration_values = null }
    "kube-proxy"             = { configuration_values = null }
    "vpc-cni" = {
      configuration_values = jsonencode({
        enableNetworkPolicy = "true"
      })
    }
  }

  cluster_name                = aws_eks_cluster.eks.name
  addon_name                  = each.key
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "PRESERVE"
  configuration_values        = each.value.configuration_values

  tags = {
    Name = "Cluster"
  }
}

resource "aws_eks_addon" "eks" {
  for_each = toset(["coredns", "metrics-server"])

  cluster_name                = aws_eks_cluster.eks.name
  addon_name                  = each.key
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "PRESERVE"

  tags = {
    Name = "Cluster"
  }

  depends_on = [aws_eks_node_group.nodes]
}

resource "aws_eks_pod_identity_association" "eks_load_balancers" {
  cluster_name    = aws_eks_cluster.eks.name
  namespace       = "kube-system"
  service_account = "aws-load-balancer-controller"
  role_arn        = aws_iam_role.eks_load_balancers.arn

  tags = {
    Name = "Cluster"
  }
}
