# Clusters of another account. Copy this file and the provider for a further one, and add it where main.tf names
# local.staging.

locals {
  staging = [{
    account_id = var.staging.account_id
    regions    = [var.staging.region]
    # Written out, because the role there and the one here name each other.
    assume_role_arn = "arn:${data.aws_partition.current.partition}:iam::${var.staging.account_id}:role/${var.name}-reader"
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

data "aws_partition" "current" {}
