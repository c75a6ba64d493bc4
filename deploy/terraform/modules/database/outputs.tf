output "host" {
  description = "The writer's address, which follows a failover."
  value       = aws_rds_cluster.this.endpoint
}

output "port" {
  description = "Its port."
  value       = aws_rds_cluster.this.port
}

output "cluster_arn" {
  description = "The cluster, for the Data API."
  value       = aws_rds_cluster.this.arn
}

output "resource_id" {
  description = "The cluster's resource id, for rds-db:connect."
  value       = aws_rds_cluster.this.cluster_resource_id
}

output "master_secret_arn" {
  description = "Where RDS keeps the master's password: the secret's name, not its content."
  value       = aws_rds_cluster.this.master_user_secret[0].secret_arn
}
