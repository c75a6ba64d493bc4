variable "cluster_names" {
  description = "Clusters of the provider's account and region that the portal reads, named as in EKS."
  type        = set(string)

  validation {
    condition     = alltrue([for name in var.cluster_names : can(regex("^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$", name))])
    error_message = "cluster_names must be names of EKS clusters, with their capitals and underscores."
  }
}

variable "principal_arn" {
  description = "The role that the portal ends with: its own, or the one that it assumes in the clusters' account."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", var.principal_arn))
    error_message = "principal_arn must be the ARN of a role, not of a session: arn:aws:iam::222233334444:role/mooring-reader."
  }
}

variable "kubernetes_group" {
  description = "The group that deploy/rbac/eks-group.yaml binds to the portal's cluster roles."
  type        = string
  default     = "mooring"

  validation {
    condition     = !startswith(var.kubernetes_group, "system:")
    error_message = "kubernetes_group must not begin with \"system:\": EKS refuses it, and such groups may do far more than read workloads."
  }
}
