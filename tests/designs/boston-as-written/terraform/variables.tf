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

variable "bastion_ami" {
  description = "An Amazon machine image for x86_64, for Bastion."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.bastion_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "ssh_key_name" {
  description = "The name of an EC2 key pair that exists, for SSH; null for none."
  type        = string
  default     = null
}

variable "domain_name" {
  description = "The domain of the public names, for which the certificate is issued."
  type        = string
  default     = "boston.example.gov"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.domain_name))
    error_message = "Write a domain in lower-case letters, such as example.com."
  }
}

variable "hosts_production_ami" {
  description = "An ECS-optimised Amazon machine image for x86_64, for Production hosts."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.hosts_production_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "commissions_production_image_tag" {
  description = "The tag of the image that Commissions runs."
  type        = string
  nullable    = false
}

variable "registry_certs_production_image_tag" {
  description = "The tag of the image that Registry certs runs."
  type        = string
  nullable    = false
}

variable "hosts_staging_ami" {
  description = "An ECS-optimised Amazon machine image for x86_64, for Staging hosts."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.hosts_staging_ami))
    error_message = "Write the id of a machine image, such as ami-0123456789abcdef0."
  }
}

variable "commissions_staging_image_tag" {
  description = "The tag of the image that Commissions staging runs."
  type        = string
  nullable    = false
}

variable "registry_certs_staging_image_tag" {
  description = "The tag of the image that Registry certs staging runs."
  type        = string
  nullable    = false
}

variable "alarm_topic_arns" {
  description = "The SNS topics that alarms notify."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "city_gateway_address" {
  description = "The static public address of City gateway."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{1,3}(\\.[0-9]{1,3}){3}$", var.city_gateway_address))
    error_message = "Write an IPv4 address, such as 198.51.100.10."
  }
}
