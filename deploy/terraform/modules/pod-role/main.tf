# Who pods are in AWS: one role, for one service account of one cluster, that may do what its inputs say. What it may read
# on clusters is up to each cluster's access entry.

locals {
  issuer_host = replace(coalesce(var.cluster.oidc_issuer, "https://unused"), "https://", "")

  trust = {
    # EKS requests the session with these tags, so nobody else's pods get it, not even with an association of their own.
    "pod-identity" = {
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = {
        StringEquals = {
          "aws:RequestTag/eks-cluster-arn"            = var.cluster.arn
          "aws:RequestTag/kubernetes-namespace"       = var.namespace
          "aws:RequestTag/kubernetes-service-account" = var.service_account
        }
      }
    }
    # Without the condition on the subject every service account of the cluster could take the role; without the one on
    # the audience, a token that was made for somebody else.
    irsa = {
      Effect = "Allow"
      Principal = {
        Federated = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${local.issuer_host}"
      }
      Action = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.issuer_host}:aud" = "sts.amazonaws.com"
          "${local.issuer_host}:sub" = "system:serviceaccount:${var.namespace}:${var.service_account}"
        }
      }
    }
  }

  statements = concat(
    [for statement in [
      {
        Sid      = "ListClusters"
        Effect   = "Allow"
        Action   = ["eks:ListClusters"]
        Resource = ["*"] # takes no narrower one
      },
      {
        Sid      = "DescribeClusters"
        Effect   = "Allow"
        Action   = ["eks:DescribeCluster"]
        Resource = ["arn:${data.aws_partition.current.partition}:eks:*:${data.aws_caller_identity.current.account_id}:cluster/*"]
      },
    ] : statement if var.discover_clusters],
    [for arns in [var.assumed_role_arns] : {
      Sid      = "ReachOtherAccounts"
      Effect   = "Allow"
      Action   = ["sts:AssumeRole", "sts:TagSession"]
      Resource = arns
    } if length(arns) > 0],
    [for database in var.database[*] : {
      Sid      = "SignInToDatabase"
      Effect   = "Allow"
      Action   = ["rds-db:connect"]
      Resource = ["arn:${data.aws_partition.current.partition}:rds-db:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:dbuser:${database.resource_id}/${database.user}"]
    }],
  )
}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = "Pods of ${var.namespace}/${var.service_account} on ${var.cluster.name}"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [local.trust[var.method]]
  })
}

resource "aws_iam_role_policy" "this" {
  count = length(local.statements) > 0 ? 1 : 0

  name = "pods"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.statements
  })
}

resource "aws_eks_pod_identity_association" "this" {
  count = var.method == "pod-identity" ? 1 : 0

  cluster_name    = var.cluster.name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.this.arn
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}
