variable "host_name" {
  description = "What people type: portal.example.com."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.host_name))
    error_message = "host_name must be a full host name without a scheme, such as portal.example.com."
  }
}

variable "zone_name" {
  description = "The public Route 53 zone that the name is in."
  type        = string

  validation {
    condition     = endswith(".${var.host_name}", ".${trimsuffix(var.zone_name, ".")}")
    error_message = "zone_name must be the end of host_name: example.com for portal.example.com."
  }
}
