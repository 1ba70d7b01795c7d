provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "Taborda CWS-NS prototype- as written"
      Environment = "Production"
      ManagedBy   = "Terraform"
    }
  }
}
