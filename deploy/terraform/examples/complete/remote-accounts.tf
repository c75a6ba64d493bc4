# Clusters of another account. Copy this file and the provider for a further one, and add its role and its clusters where
# main.tf names local.staging_role_arn and local.staging_clusters.

locals {
  # Known before the role exists, because the role there and the one here name each other.
  staging_role_arn = "arn:${data.aws_partition.current.partition}:iam::${var.staging.account_id}:role/${var.name}-reader"

  staging_clusters = [for cluster in data.aws_eks_cluster.staging : {
    # Names are unique in one account and region only.
    name            = "staging-${cluster.name}"
    url             = cluster.endpoint
    ca_data         = cluster.certificate_authority[0].data
    eks_name        = cluster.name
    assume_role_arn = local.staging_role_arn
    external_id     = var.staging.external_id
  }]
}

module "staging_account" {
  source    = "../../modules/remote-account"
  providers = { aws = aws.staging }

  name            = "${var.name}-reader"
  portal_role_arn = module.kubernetes_role.role_arn
  external_id     = var.staging.external_id
}

module "staging_access" {
  source    = "../../modules/cluster-access"
  providers = { aws = aws.staging }

  cluster_names = var.staging.cluster_names
  principal_arn = module.staging_account.role_arn
}

data "aws_eks_cluster" "staging" {
  for_each = var.staging.cluster_names
  provider = aws.staging

  name = each.key
}

data "aws_partition" "current" {}
