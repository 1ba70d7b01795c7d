provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "City of Boston Digital webapps -as written"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
