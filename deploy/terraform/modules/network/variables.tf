variable "name" {
  description = "Prefix of the names of what is created."
  type        = string
}

variable "existing" {
  description = "A VPC to use as it is. Without it, one is created."
  type = object({
    vpc_id             = string
    private_subnet_ids = list(string)
  })
  default = null

  validation {
    condition     = var.existing == null || try(startswith(var.existing.vpc_id, "vpc-"), false)
    error_message = "existing.vpc_id must be the id of a VPC, such as vpc-0123456789abcdef0."
  }
  validation {
    condition     = var.existing == null || try(length(var.existing.private_subnet_ids) >= 2, false)
    error_message = "existing.private_subnet_ids needs subnets in at least two availability zones: Aurora and the load balancer ask for two."
  }
}

variable "cidr_block" {
  description = "Addresses of the VPC that is created; a /16 to /20."
  type        = string
  default     = "10.64.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.cidr_block)) && try(tonumber(split("/", var.cidr_block)[1]) >= 16 && tonumber(split("/", var.cidr_block)[1]) <= 20, false)
    error_message = "cidr_block must be an IPv4 network between /16 and /20, such as 10.64.0.0/16."
  }
}

variable "availability_zones" {
  description = "Zones of the VPC that is created. With two, the portal survives the loss of one; with three, Aurora keeps a spare as well."
  type        = list(string)
  default     = []

  validation {
    condition     = var.existing != null || length(distinct(var.availability_zones)) >= 2
    error_message = "availability_zones needs at least two different zones, such as [\"eu-central-1a\", \"eu-central-1b\"]."
  }
}

variable "nat_gateway_per_zone" {
  description = "One NAT gateway for each zone, so that the loss of a zone does not cut the others off. False saves their cost."
  type        = bool
  default     = true
}

variable "flow_log_retention_days" {
  description = "How long accepted and rejected connections are kept in CloudWatch."
  type        = number
  default     = 365
}
