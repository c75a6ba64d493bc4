output "name" {
  description = "The secret's name, once the operator that reads it is there."
  value       = aws_secretsmanager_secret.this.name

  depends_on = [helm_release.operator]
}

output "operator_role_arn" {
  description = "The role that may read the secret."
  value       = aws_iam_role.operator.arn
}
