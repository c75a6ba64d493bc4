variable "name" {
  description = "Name of the repository."
  type        = string
  default     = "mooring"

  validation {
    condition     = can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", var.name))
    error_message = "name must be an ECR repository's name: lower-case letters and digits, separated by . _ / or -."
  }
}

variable "kept_images" {
  description = "How many releases are kept for rollbacks, by images whose tag is a version; older ones are deleted."
  type        = number
  default     = 50

  validation {
    condition     = var.kept_images >= 10
    error_message = "kept_images must be at least 10, or a rollback may find its image gone."
  }
}
