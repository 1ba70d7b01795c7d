provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Static site"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
