output "role_arn" {
  description = "The role for kubernetes.io/aws-assume-role, and the principal of the account's access entries."
  value       = aws_iam_role.this.arn
}
