output "helm_values" {
  description = "The values of the chart, for the deploy workflow. There is no secret in them."
  value       = yamlencode(local.values)
}

output "load_balancer_tags" {
  description = "Tags by which the portal's load balancer is found, once it is installed."
  value       = local.load_balancer_tags

  depends_on = [helm_release.portal]
}
