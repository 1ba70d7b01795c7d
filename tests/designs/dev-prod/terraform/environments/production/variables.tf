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

variable "domain_name" {
  description = "The domain of the public names, for which the certificate is issued."
  type        = string
  default     = "app.example.com"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.domain_name))
    error_message = "Write a domain in lower-case letters, such as example.com."
  }
}

variable "alarm_topic_arns" {
  description = "The SNS topics that alarms notify."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "proxy_production_ami" {
  description = "An Amazon machine image for x86_64, for Proxy production."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.proxy_production_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "app_production_ami" {
  description = "An Amazon machine image for x86_64, for Application production."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.app_production_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}
