variable "name" {
  description = "Name of the role."
  type        = string
  default     = "mooring-reader"
}

variable "portal_role_arn" {
  description = "The portal's own role, the only principal that may assume this one."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*]+$", var.portal_role_arn))
    error_message = "portal_role_arn must be the ARN of one role: arn:aws:iam::111122223333:role/mooring."
  }
}

variable "external_id" {
  description = "What the portal has to say when it assumes the role, so that nobody can trick it into using the role for them. Not a password, but of your own making for each account."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@:/_-]+$", var.external_id)) && length(var.external_id) >= 16 && length(var.external_id) <= 1224
    error_message = "external_id must have 16 to 1224 letters, digits and + = , . @ : / _ -, such as the output of uuidgen."
  }
}
