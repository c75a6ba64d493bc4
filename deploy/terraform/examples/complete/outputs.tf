output "url" {
  description = "The portal."
  value       = "https://${var.host_name}"
}

output "registry" {
  description = "For the variable ECR_REPOSITORY of the repository."
  value       = module.registry.repository_url
}

output "techdocs_registry" {
  description = "For the variable ECR_TECHDOCS_REPOSITORY of the repository: the image with the generator of TechDocs."
  value       = module.techdocs_registry.repository_url
}

output "release_role_arn" {
  description = "For the variable AWS_RELEASE_ROLE of the repository."
  value       = module.github.release_role_arn
}

output "deploy_role_arn" {
  description = "For the variable AWS_DEPLOY_ROLE of the environment production."
  value       = module.github.deploy_role_arn
}

output "helm_values" {
  description = "For the variable HELM_VALUES of the environment production, when the deploy workflow installs the portal."
  value       = module.portal.helm_values
}

output "secret_name" {
  description = "Where the portal's secrets are to be put."
  value       = module.secrets.name
}

output "database_endpoint" {
  description = "Where the database is: the writer's host and port."
  value       = { host = module.database.host, port = module.database.port }
}

output "services" {
  description = "The portal's Services in the cluster, as namespace/name: of the portal, and of the part that reads clusters."
  value       = module.portal.services
}

output "database" {
  description = "What makes the portal's database user; docs/runbook/install-on-eks.md has the command."
  value = {
    cluster_arn       = module.database.cluster_arn
    master_secret_arn = module.database.master_secret_arn
  }
}
