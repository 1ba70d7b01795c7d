provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Development- staging and production"
      Environment = "Staging"
      ManagedBy   = "Terraform"
    }
  }
}
