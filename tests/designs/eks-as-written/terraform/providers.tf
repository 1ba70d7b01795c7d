provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Distributed web application on EKS- as written"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
