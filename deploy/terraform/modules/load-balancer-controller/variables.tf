variable "cluster" {
  description = "The cluster that gets the controller, without EKS Auto Mode, which has its own."
  type = object({
    name   = string
    arn    = string
    vpc_id = string
  })
}

variable "chart_version" {
  description = "Version of the chart aws-load-balancer-controller. policy.tf belongs to its controller."
  type        = string
  default     = "1.14.1"

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.chart_version))
    error_message = "chart_version must be an exact version, such as 1.14.1."
  }
}
