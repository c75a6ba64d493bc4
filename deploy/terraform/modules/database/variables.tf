variable "name" {
  description = "Name of the database cluster."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9]|-[a-z0-9]){0,54}$", var.name))
    error_message = "name must begin with a letter and have up to 55 lower-case letters, digits and single hyphens."
  }
}

variable "vpc_id" {
  description = "The VPC of the database."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in at least two availability zones."
  type        = list(string)

  validation {
    condition     = length(distinct(var.subnet_ids)) >= 2
    error_message = "subnet_ids needs subnets in at least two availability zones."
  }
}

variable "client_security_group_ids" {
  description = "The security groups that may connect, by a name of your choice: the one of the portal's pods. Nothing else reaches the database."
  type        = map(string)

  validation {
    condition     = length(var.client_security_group_ids) > 0
    error_message = "client_security_group_ids must name at least one security group, or nobody reaches the database."
  }
}

variable "engine_version" {
  description = "Major version of PostgreSQL. Minor versions are applied in the maintenance window."
  type        = string
  default     = "17"

  validation {
    condition     = contains(["15", "16", "17"], var.engine_version)
    error_message = "engine_version must be a major version of Aurora PostgreSQL: \"15\", \"16\" or \"17\"."
  }
}

variable "capacity" {
  description = "Least and most Aurora capacity units (2 GiB of memory each). The portal's pools need connections, so at least 1."
  type = object({
    min = number
    max = number
  })
  default = { min = 1, max = 8 }

  validation {
    condition     = var.capacity.min >= 1 && var.capacity.max <= 256 && var.capacity.min <= var.capacity.max
    error_message = "capacity must be 1 <= min <= max <= 256: below 1 unit there are too few connections for two replicas."
  }
}

variable "instances" {
  description = "One writer and, from two on, readers in other zones that take over within a minute."
  type        = number
  default     = 2

  validation {
    condition     = var.instances >= 1 && var.instances <= 15
    error_message = "instances must be between 1 and 15; 2 survives the loss of a zone."
  }
}

variable "backup_retention_days" {
  description = "How far back the database can be restored to any second."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "backup_retention_days must be between 7 and 35."
  }
}

variable "backup_copy_vault_arn" {
  description = "A backup vault in another region, or better another account, that daily backups are copied to. Without it the loss of the region loses the database."
  type        = string
  default     = null

  validation {
    condition     = var.backup_copy_vault_arn == null || can(regex("^arn:aws[a-z-]*:backup:[a-z0-9-]+:[0-9]{12}:backup-vault:.+$", var.backup_copy_vault_arn))
    error_message = "backup_copy_vault_arn must be the ARN of a backup vault: arn:aws:backup:eu-west-1:111122223333:backup-vault:mooring."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the database. Set it to false, and apply, before a destroy that is meant."
  type        = bool
  default     = true
}
