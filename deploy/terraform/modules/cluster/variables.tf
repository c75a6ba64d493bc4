variable "name" {
  description = "Name of the cluster that is used or created, exactly as in EKS: capitals and underscores count."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$", var.name))
    error_message = "name must be an EKS cluster's name: up to 100 letters, digits, hyphens and underscores, beginning with a letter or digit."
  }
}

variable "create" {
  description = "Create the cluster, with EKS Auto Mode. False uses the one of this name as it is."
  type        = bool
  default     = false
}

variable "kubernetes_version" {
  description = "Minor version of a cluster that is created."
  type        = string
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "kubernetes_version must be a minor version of Kubernetes, such as \"1.35\"."
  }
}

variable "subnet_ids" {
  description = "Private subnets of a cluster that is created."
  type        = list(string)
  default     = []

  validation {
    condition     = !var.create || length(var.subnet_ids) >= 2
    error_message = "subnet_ids needs private subnets in at least two availability zones for a cluster that is created."
  }
}

variable "public_access_cidrs" {
  description = "Networks from which the API server of a created cluster is reached besides the VPC. Empty: from the VPC only, so Terraform has to run there."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.public_access_cidrs : can(cidrnetmask(cidr)) && cidr != "0.0.0.0/0"])
    error_message = "public_access_cidrs must be IPv4 networks such as 203.0.113.0/24, and not the whole Internet (0.0.0.0/0)."
  }
}

variable "log_retention_days" {
  description = "How long the control plane's logs are kept. The authenticator's log is the only place that says why a token was refused."
  type        = number
  default     = 365
}

variable "deletion_protection" {
  description = "Refuse to delete a cluster that was created. Set it to false, and apply, before a destroy that is meant."
  type        = bool
  default     = true
}
