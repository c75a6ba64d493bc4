variable "name" {
  description = "Name of the secret."
  type        = string
  default     = "mooring"
}

variable "cluster" {
  description = "The cluster whose External Secrets operator copies the secret into Kubernetes."
  type = object({
    name = string
    arn  = string
  })
}

variable "operator" {
  description = "The External Secrets operator: whether to install it, which version of its chart, and its service account."
  type = object({
    install         = optional(bool, true)
    chart_version   = optional(string, "0.20.4")
    namespace       = optional(string, "external-secrets")
    service_account = optional(string, "external-secrets")
  })
  default = {}

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.operator.chart_version))
    error_message = "operator.chart_version must be an exact version, such as 0.20.4."
  }
}
