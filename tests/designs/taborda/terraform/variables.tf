variable "region" {
  description = "The region to deploy to."
  type        = string
  default     = "us-west-2"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Write the code of a region, such as us-east-1."
  }
}

variable "nginx_ami" {
  description = "An Amazon machine image for x86_64, for NGINX a."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.nginx_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "ssh_key_name" {
  description = "The name of an EC2 key pair that exists, for SSH; null for none."
  type        = string
  default     = null
}

variable "alarm_topic_arns" {
  description = "The SNS topics that alarms notify."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "dropwizard_ami" {
  description = "An Amazon machine image for x86_64, for Dropwizard a."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.dropwizard_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "ci_ami" {
  description = "An Amazon machine image for x86_64, for CI server."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.ci_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "domain_name" {
  description = "The domain of the public names, for which the certificate is issued."
  type        = string
  default     = "cws-ns.example.gov"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.domain_name))
    error_message = "Write a domain in lower-case letters, such as example.com."
  }
}
