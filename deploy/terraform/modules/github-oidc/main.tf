# What the pipeline is in AWS, without a key: one role that pushes images and one that deploys, each for one environment of
# the repository, whose rules in GitHub say which tags and whose reviews let a job in.

locals {
  names = split("/", var.repository)
  # GitHub writes the ids of owner and repository into the subject where a repository asks for it, as new ones do: a name that is given
  # up and taken by others is then not enough. Each of the two is one repository and nothing else.
  subjects = concat(
    ["repo:${var.repository}"],
    [for ids in var.repository_ids[*] : "repo:${local.names[0]}@${ids.owner}/${local.names[1]}@${ids.repository}"],
  )

  issuer       = "token.actions.githubusercontent.com"
  provider_arn = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${local.issuer}"
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.create_provider ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "release" {
  #checkov:skip=CKV_AWS_393: the subject is one environment of one repository, which the check cannot see through the variables
  name                 = "${var.name}-release-${data.aws_region.current.region}"
  description          = "The release workflow of ${var.repository}"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = local.provider_arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = [for subject in local.subjects : "${subject}:environment:${var.release_environment}"]
        }
      }
    }]
  })

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role" "deploy" {
  name                 = "${var.name}-deploy-${data.aws_region.current.region}"
  description          = "The deploy workflow of ${var.repository}"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = local.provider_arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = [for subject in local.subjects : "${subject}:environment:${var.deploy.environment}"]
        }
      }
    }]
  })

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role_policy" "release" {
  name = "push"
  role = aws_iam_role.release.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
          "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
        ]
        Resource = values(var.registry_arns)
      },
    ]
  })
}

resource "aws_iam_role_policy" "deploy" {
  name = "deploy"
  role = aws_iam_role.deploy.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"]
        Resource = var.registry_arns.portal
      },
      {
        Effect   = "Allow"
        Action   = ["eks:DescribeCluster"]
        Resource = var.deploy.cluster_arn
      },
    ]
  })
}

# The group's rights end at the portal's namespace, and at the kinds of the chart: modules/portal/namespace has them.
resource "aws_eks_access_entry" "deploy" {
  cluster_name      = var.deploy.cluster_name
  principal_arn     = aws_iam_role.deploy.arn
  kubernetes_groups = [var.deploy.kubernetes_group]
  type              = "STANDARD"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}
