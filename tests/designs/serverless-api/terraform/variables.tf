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

variable "api_issuer" {
  description = "The address of whoever signs the tokens of callers of Orders API."
  type        = string
  nullable    = false
}

variable "api_audience" {
  description = "For whom the tokens of callers of Orders API are signed."
  type        = string
  nullable    = false
}

variable "code_bucket" {
  description = "The bucket that holds the packages of the functions."
  type        = string
  nullable    = false
}

variable "read_package" {
  description = "The object with the code of Read orders."
  type        = string
  nullable    = false
}

variable "write_package" {
  description = "The object with the code of Write orders."
  type        = string
  nullable    = false
}

variable "confirm_package" {
  description = "The object with the code of Confirm orders."
  type        = string
  nullable    = false
}
