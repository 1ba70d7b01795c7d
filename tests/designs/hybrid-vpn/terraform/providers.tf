provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Hybrid with VPN"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
