variable "name" {
  description = "What the names of resources begin with."
  type        = string
  default     = "mooring"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9]|-[a-z0-9]){0,19}$", var.name))
    error_message = "name must begin with a letter and have up to 20 lower-case letters, digits and single hyphens."
  }
}

variable "account_id" {
  description = "The account that the portal runs in. Terraform refuses to touch any other."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have 12 digits."
  }
}

variable "region" {
  description = "The region that the portal runs in."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region, such as eu-central-1."
  }
}

variable "network" {
  description = "A VPC to use, with its private subnets; or the zones of one to create."
  type = object({
    existing = optional(object({
      vpc_id             = string
      private_subnet_ids = list(string)
    }))
    cidr_block         = optional(string, "10.64.0.0/16")
    availability_zones = optional(list(string), [])
  })
}

variable "cluster" {
  description = "The cluster that the portal runs on, by its name in EKS; used as it is, or created."
  type = object({
    name                = string
    create              = optional(bool, false)
    public_access_cidrs = optional(list(string), [])
  })
}

variable "install_load_balancer_controller" {
  description = "Install the AWS Load Balancer Controller. False where the cluster has it. EKS Auto Mode's own understands fewer of the chart's annotations."
  type        = bool
  default     = true
}

variable "external_secrets" {
  description = "Install the External Secrets operator. False where the cluster has it: then attach the policy of module.secrets to its role."
  type = object({
    install = optional(bool, true)
  })
  default = {}
}

variable "cluster_names" {
  description = "Further clusters of this account and region that the portal may read."
  type        = set(string)
  default     = []
}

variable "staging" {
  description = "Another account with clusters: the role that Terraform assumes there, the clusters, and an external id of your own making for the portal (uuidgen)."
  type = object({
    account_id         = string
    region             = string
    terraform_role_arn = string
    external_id        = string
    cluster_names      = set(string)
  })
}

variable "split_tls" {
  description = "What encrypts between the two halves of the portal: an issuer of cert-manager, a Secret with tls.crt, tls.key and ca.crt, or the name of a service mesh that does."
  type = object({
    secret_name = optional(string, "")
    issuer      = optional(object({ name = string, kind = optional(string), group = optional(string) }))
    mesh        = optional(string, "")
  })
}

variable "host_name" {
  description = "What people type: portal.example.com."
  type        = string
}

variable "zone_name" {
  description = "The public Route 53 zone of host_name."
  type        = string
}

variable "ingress" {
  description = "Whether the load balancer is \"internal\" or \"internet-facing\", and the networks that may connect."
  type = object({
    scheme        = optional(string, "internal")
    allowed_cidrs = list(string)
  })
}

variable "administrators" {
  description = "The group of the catalog that may do everything: group:default/platform."
  type        = string
}

variable "oidc" {
  description = "The OpenID provider by which people sign in."
  type = object({
    metadata_url = string
    client_id    = string
  })
}

variable "image_digest" {
  description = "The image's digest in the registry that this configuration makes: sha256:…"
  type        = string
}

variable "database_ca_file" {
  description = "File with the region's certificates, downloaded from https://truststore.pki.rds.amazonaws.com/<region>/<region>-bundle.pem."
  type        = string

  validation {
    condition     = fileexists(var.database_ca_file)
    error_message = "database_ca_file must be a file that exists; see its description for where to get it."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the cluster that is created and the database. docs/runbook/tear-down.md says when it is false."
  type        = bool
  default     = true
}

variable "backup_copy_vault_arn" {
  description = "A backup vault in another region or account that the database's daily backups are copied to."
  type        = string
  default     = null
}

variable "github" {
  description = "The repository whose workflows release and deploy, owner/name, and whether GitHub's OpenID provider is still to be registered in the account, and the ids of owner and repository where subjects carry them."
  type = object({
    repository      = string
    create_provider = optional(bool, true)
    repository_ids  = optional(object({ owner = string, repository = string }))
  })
}

variable "install" {
  description = "Let Terraform install and upgrade the portal; false once the deploy workflow does."
  type        = bool
  default     = true
}
