variable "namespace" {
  description = "Where the portal runs."
  type        = string
}

variable "region" {
  description = "Region of the portal's AWS resources, and of the STS endpoint that EKS tokens are made for."
  type        = string
}

variable "host_name" {
  description = "What people type: portal.example.com."
  type        = string
}

variable "administrators" {
  description = "The group, or user, of the catalog that may do everything."
  type        = string

  validation {
    condition     = can(regex("^(group|user):[a-z0-9-]+/.+$", var.administrators))
    error_message = "administrators must be an entity reference, such as group:default/platform."
  }
}

variable "oidc" {
  description = "The OpenID provider by which people sign in. The client's secret is not here: it is in Secrets Manager."
  type = object({
    metadata_url = string
    client_id    = string
  })

  validation {
    condition     = startswith(var.oidc.metadata_url, "https://") && endswith(var.oidc.metadata_url, "/.well-known/openid-configuration")
    error_message = "oidc.metadata_url must be the provider's https://…/.well-known/openid-configuration."
  }
}

variable "image" {
  description = "The image by its digest, which never moves."
  type = object({
    repository = string
    digest     = string
  })

  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.image.digest))
    error_message = "image.digest must be sha256: and 64 hexadecimal digits; aws ecr describe-images prints it as imageDigest."
  }
}

variable "database" {
  description = "The database that the portal signs in to by IAM, and the PEM bundle of its region from https://truststore.pki.rds.amazonaws.com."
  type = object({
    host   = string
    port   = number
    user   = string
    ca_pem = string
  })

  validation {
    condition     = strcontains(var.database.ca_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "database.ca_pem must hold certificates in PEM, such as the content of eu-central-1-bundle.pem."
  }
}

variable "secret_name" {
  description = "The secret in Secrets Manager whose keys are the portal's environment."
  type        = string
}

variable "service_accounts" {
  description = "The two service accounts and their annotations: of the portal, and of the part that reads clusters."
  type = object({
    portal     = object({ name = string, annotations = optional(map(string), {}) })
    kubernetes = object({ name = string, annotations = optional(map(string), {}) })
  })
}

variable "split_tls" {
  description = "What encrypts between the two halves of the portal, which send each other tokens: a Secret with tls.crt, tls.key and ca.crt, an issuer of cert-manager, or the name of a service mesh that does."
  type = object({
    secret_name = optional(string, "")
    issuer      = optional(object({ name = string, kind = optional(string), group = optional(string) }))
    mesh        = optional(string, "")
  })

  validation {
    condition     = length([for way in [var.split_tls.secret_name, try(var.split_tls.issuer.name, ""), var.split_tls.mesh] : way if way != ""]) == 1
    error_message = "split_tls must have exactly one of secret_name, issuer and mesh."
  }
}

variable "accounts" {
  description = "Where the portal finds EKS clusters: accounts and regions; for another account than the portal's own, the role that it assumes there and the external id. With tags, only clusters that have all of them."
  type = list(object({
    account_id      = string
    regions         = list(string)
    assume_role_arn = optional(string)
    external_id     = optional(string)
    tags            = optional(map(string))
  }))

  validation {
    condition     = length(var.accounts) > 0 && alltrue([for account in var.accounts : can(regex("^[0-9]{12}$", account.account_id)) && length(account.regions) > 0])
    error_message = "accounts needs at least one account, each with its 12 digits and at least one region."
  }
  validation {
    condition     = alltrue([for account in var.accounts : account.assume_role_arn == null || try(strcontains(account.assume_role_arn, "::${account.account_id}:"), false)])
    error_message = "accounts: the assumed role must be one of the account itself, since its clusters' access entries name it."
  }
}

variable "ingress" {
  description = "The load balancer: \"internal\" or \"internet-facing\", its certificate in ACM, its ingress class, and who may connect."
  type = object({
    scheme          = optional(string, "internal")
    certificate_arn = string
    class_name      = optional(string, "alb")
    allowed_cidrs   = list(string)
  })

  validation {
    condition     = contains(["internal", "internet-facing"], var.ingress.scheme)
    error_message = "ingress.scheme must be \"internal\" or \"internet-facing\"."
  }
  validation {
    condition     = length(var.ingress.allowed_cidrs) > 0 && alltrue([for cidr in var.ingress.allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "ingress.allowed_cidrs must name the networks that may connect, such as [\"10.0.0.0/8\"]."
  }
}

variable "deployer_group" {
  description = "The Kubernetes group of the deploy workflow, or none."
  type        = string
  default     = ""
}

variable "install" {
  description = "Let Terraform install and upgrade the portal. False leaves that to the deploy workflow, which takes the output helm_values: one of the two, never both."
  type        = bool
  default     = true
}

variable "chart" {
  description = "The chart: a path, or a name in an OCI repository with a version."
  type = object({
    repository = optional(string)
    name       = string
    version    = optional(string)
  })
  default = null
}

variable "extra_values" {
  description = "Further values of the chart, as YAML, over those from here."
  type        = list(string)
  default     = []
}

variable "enforce_network_policies" {
  description = "Have EKS Auto Mode enforce NetworkPolicies on the whole cluster, as a new cluster should. False leaves the cluster as it is."
  type        = bool
  default     = false
}
