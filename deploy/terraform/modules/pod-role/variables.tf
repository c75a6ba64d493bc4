variable "name" {
  description = "Name of the role that the pods are."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name must be an IAM role's name: 1 to 64 letters, digits and + = , . @ _ -."
  }
}

variable "cluster" {
  description = "The cluster that the portal runs on. oidc_issuer is needed for IRSA only."
  type = object({
    name        = string
    arn         = string
    oidc_issuer = optional(string)
  })
}

variable "method" {
  description = "How pods get the role: \"pod-identity\" (needs the EKS Pod Identity agent, which Auto Mode brings) or \"irsa\" (needs the cluster's OpenID provider in IAM)."
  type        = string
  default     = "pod-identity"

  validation {
    condition     = contains(["pod-identity", "irsa"], var.method)
    error_message = "method must be \"pod-identity\" or \"irsa\"."
  }
  validation {
    condition     = var.method != "irsa" || var.cluster.oidc_issuer != null
    error_message = "method \"irsa\" needs cluster.oidc_issuer."
  }
}

variable "namespace" {
  description = "Namespace of the service account."
  type        = string
}

variable "service_account" {
  description = "The service account whose pods get the role, and nobody else's."
  type        = string
}

variable "discover_clusters" {
  description = "Let the pods list and describe the EKS clusters of this account."
  type        = bool
  default     = false
}

variable "assumed_role_arns" {
  description = "Roles that the pods assume to reach clusters of other accounts, each exactly."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.assumed_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))])
    error_message = "assumed_role_arns must be ARNs of roles without wildcards, such as arn:aws:iam::222233334444:role/mooring-reader."
  }
}

variable "database" {
  description = "The database that the pods sign in to by IAM: the cluster's resource id (cluster-…) and the user."
  type = object({
    resource_id = string
    user        = string
  })
  default = null
}
