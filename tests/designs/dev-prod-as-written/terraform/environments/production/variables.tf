variable "region" {
  description = "The region to deploy to."
  type        = string
  default     = "us-east-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Write the code of a region, such as us-east-1."
  }
}

variable "network_production_ami" {
  description = "An Amazon machine image for x86_64, for Network server production."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.network_production_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "app_production_ami" {
  description = "An Amazon machine image for x86_64, for Application servers production."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.app_production_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}
