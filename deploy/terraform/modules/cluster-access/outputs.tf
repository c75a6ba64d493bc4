output "access_entry_arns" {
  description = "The access entry of each cluster."
  value       = { for name, entry in aws_eks_access_entry.this : name => entry.access_entry_arn }
}
