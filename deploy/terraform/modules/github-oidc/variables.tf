variable "name" {
  description = "What the roles' names begin with."
  type        = string
  default     = "mooring"
}

variable "repository" {
  description = "The repository whose workflows may take the roles: owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "repository must be owner/name, without a wildcard: your-org/mooring."
  }
}

variable "repository_ids" {
  description = "The ids of the repository and its owner, for subjects with immutable ids, as repositories made since mid-2026 have them: gh api repos/OWNER/NAME --jq '{owner: .owner.id, repository: .id}'. The name alone is accepted too."
  type        = object({ owner = string, repository = string })
  default     = null

  validation {
    condition     = var.repository_ids == null || alltrue([for id in values(coalesce(var.repository_ids, { owner = "1", repository = "1" })) : can(regex("^[1-9][0-9]*$", id))])
    error_message = "repository_ids must be two numbers, such as { owner = \"9919\", repository = \"1296269\" }."
  }
}

variable "create_provider" {
  description = "Register GitHub's OpenID provider in the account. False where it is registered already: an account has it once."
  type        = bool
  default     = true
}

variable "release_environment" {
  description = "The environment in GitHub that the release job runs in; let it take tags v* only."
  type        = string
  default     = "release"
}

variable "registry_arns" {
  description = "The ECR repositories that releases are pushed to; the deploy workflow reads the portal's alone."
  type = object({
    portal   = string
    techdocs = string
  })
}

variable "deploy" {
  description = "What the deploy workflow may reach: the cluster, the Kubernetes group that modules/portal gives rights to, and the environment in GitHub whose reviewers let it through."
  type = object({
    cluster_name     = string
    cluster_arn      = string
    kubernetes_group = string
    environment      = optional(string, "production")
  })
}
