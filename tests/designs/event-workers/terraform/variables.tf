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
  description = "The address of whoever signs the tokens of callers of Upload API."
  type        = string
  nullable    = false
}

variable "api_audience" {
  description = "For whom the tokens of callers of Upload API are signed."
  type        = string
  nullable    = false
}

variable "thumbnailer_image_tag" {
  description = "The tag of the image that Thumbnailer runs."
  type        = string
  nullable    = false
}

variable "extractor_image_tag" {
  description = "The tag of the image that Text extractor runs."
  type        = string
  nullable    = false
}
