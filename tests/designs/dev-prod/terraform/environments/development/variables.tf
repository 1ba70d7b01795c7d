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

variable "web_development_ami" {
  description = "An Amazon machine image for x86_64, for Web development."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.web_development_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "proxy_development_ami" {
  description = "An Amazon machine image for x86_64, for Proxy development."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.proxy_development_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "app_development_ami" {
  description = "An Amazon machine image for x86_64, for Application development."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.app_development_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}
