provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Three-tier web application"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
