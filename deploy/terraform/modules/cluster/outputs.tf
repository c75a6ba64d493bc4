output "name" {
  description = "Name of the cluster, as in EKS."
  value       = data.aws_eks_cluster.this.name
}

output "arn" {
  description = "ARN of the cluster."
  value       = data.aws_eks_cluster.this.arn
}

output "endpoint" {
  description = "URL of the API server."
  value       = data.aws_eks_cluster.this.endpoint
}

output "ca_data" {
  description = "Certificate authority of the API server, base64."
  value       = data.aws_eks_cluster.this.certificate_authority[0].data
}

output "oidc_issuer" {
  description = "Issuer of the cluster's service account tokens, for IRSA."
  value       = data.aws_eks_cluster.this.identity[0].oidc[0].issuer
}

output "security_group_id" {
  description = "The group that EKS gives to nodes and pods."
  value       = data.aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "vpc_id" {
  description = "The VPC of the cluster."
  value       = data.aws_eks_cluster.this.vpc_config[0].vpc_id
}
