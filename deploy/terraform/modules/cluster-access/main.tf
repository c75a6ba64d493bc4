# Puts the portal's role into a Kubernetes group on each cluster. No access policy is associated: EKS's own cannot be
# narrowed, and its admin view reads Secrets. The group's rights are those of deploy/rbac and nothing else.

resource "aws_eks_access_entry" "this" {
  for_each = var.cluster_names

  cluster_name      = each.key
  principal_arn     = var.principal_arn
  kubernetes_groups = [var.kubernetes_group]
  type              = "STANDARD"
}
