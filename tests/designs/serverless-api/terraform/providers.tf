provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Serverless API"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
