provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Development- staging and production- as written"
      Environment = "Development"
      ManagedBy   = "Terraform"
    }
  }
}
