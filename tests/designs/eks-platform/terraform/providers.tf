provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "EKS platform"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
