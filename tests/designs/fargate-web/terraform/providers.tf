provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Container web app"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
