output "helm_values" {
  description = "The values of the chart, for the deploy workflow. There is no secret in them."
  value       = yamlencode(local.values)
}

output "load_balancer_tags" {
  description = "Tags by which the portal's load balancer is found: not known before it is installed, so that nothing looks for it while all is planned."
  # A data source is read in the plan if all that it is given is known, whatever its module waits for.
  value = one(helm_release.portal[*].id) == "" ? {} : local.load_balancer_tags
}

output "services" {
  description = "The portal's Services in the cluster, as namespace/name: of the portal, and of the part that reads clusters."
  value       = { portal = "${var.namespace}/mooring", kubernetes = "${var.namespace}/mooring-kubernetes" }
}
