output "release_role_arn" {
  description = "For the variable AWS_RELEASE_ROLE of the environment release."
  value       = aws_iam_role.release.arn
}

output "deploy_role_arn" {
  description = "For the variable AWS_DEPLOY_ROLE of the environment."
  value       = aws_iam_role.deploy.arn
}
