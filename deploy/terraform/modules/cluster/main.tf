# The cluster that the portal runs on: one that exists, or a new one with EKS Auto Mode, which brings nodes, the load
# balancer controller, block storage and the Pod Identity agent.

resource "aws_kms_key" "this" {
  count = var.create ? 1 : 0

  description             = "Secrets of the EKS cluster ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = local.key_policy
}

locals {
  # The account's IAM policies decide who may use the key; the cluster's role gets a grant from EKS.
  key_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158: CloudWatch encrypts with its own key; Kubernetes' audit log holds no Secret's content
  count = var.create ? 1 : 0

  name              = "/aws/eks/${var.name}/cluster"
  retention_in_days = var.log_retention_days
}

resource "aws_eks_cluster" "this" {
  #checkov:skip=CKV_AWS_39: the public endpoint exists only when public_access_cidrs names networks
  #checkov:skip=CKV_AWS_38: 0.0.0.0/0 is refused by the validation of public_access_cidrs
  count = var.create ? 1 : 0

  name                          = var.name
  version                       = var.kubernetes_version
  role_arn                      = aws_iam_role.cluster[0].arn
  bootstrap_self_managed_addons = false
  deletion_protection           = var.deletion_protection
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  # Extended support, into which a cluster slides by itself, costs six times as much.
  upgrade_policy {
    support_type = "STANDARD"
  }

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = true
  }

  compute_config {
    enabled       = true
    node_pools    = ["general-purpose", "system"]
    node_role_arn = aws_iam_role.node[0].arn
  }

  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = aws_kms_key.this[0].arn
    }
  }

  kubernetes_network_config {
    elastic_load_balancing {
      enabled = true
    }
  }

  storage_config {
    block_storage {
      enabled = true
    }
  }

  vpc_config {
    subnet_ids              = var.subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = length(var.public_access_cidrs) > 0
    public_access_cidrs     = length(var.public_access_cidrs) > 0 ? var.public_access_cidrs : null
  }

  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy_attachment.cluster, aws_iam_role_policy_attachment.node]
}

resource "aws_iam_role" "cluster" {
  count = var.create ? 1 : 0

  name = "${var.name}-cluster-${data.aws_region.current.region}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
    }]
  })
}

# The policies that EKS Auto Mode asks for: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
resource "aws_iam_role_policy_attachment" "cluster" {
  for_each = toset(var.create ? [
    "AmazonEKSClusterPolicy", "AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy", "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy",
  ] : [])

  role       = aws_iam_role.cluster[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.key}"
}

resource "aws_iam_role" "node" {
  count = var.create ? 1 : 0

  name = "${var.name}-node-${data.aws_region.current.region}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each = toset(var.create ? ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"] : [])

  role       = aws_iam_role.node[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.key}"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_eks_cluster" "this" {
  name = var.create ? aws_eks_cluster.this[0].name : var.name

  lifecycle {
    postcondition {
      condition     = contains(["API", "API_AND_CONFIG_MAP"], self.access_config[0].authentication_mode)
      error_message = "The cluster ${var.name} has no access entries: set its authentication mode to API_AND_CONFIG_MAP (aws eks update-cluster-config --access-config authenticationMode=API_AND_CONFIG_MAP)."
    }
  }
}

data "aws_region" "current" {}
