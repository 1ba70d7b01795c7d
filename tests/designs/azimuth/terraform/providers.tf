provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Azimuth on EKS"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
