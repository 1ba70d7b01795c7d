provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Taborda CWS-NS prototype"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
