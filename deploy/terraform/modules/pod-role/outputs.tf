output "role_arn" {
  description = "The role."
  value       = aws_iam_role.this.arn
}

output "service_account_annotations" {
  description = "Annotations of the service account: the role for IRSA, none for Pod Identity."
  value       = var.method == "irsa" ? { "eks.amazonaws.com/role-arn" = aws_iam_role.this.arn } : {}
}
