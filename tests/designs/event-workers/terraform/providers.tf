provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Event workers"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
