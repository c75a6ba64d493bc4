# The role that the portal assumes in another account. It may find clusters; what it may read on one is up to that
# cluster's access entry.

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = "Read by Mooring"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.portal_role_arn }
      # The tags of a Pod Identity session are transitive, so STS asks for TagSession here too.
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "discover-clusters"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["eks:ListClusters"]
        Resource = "*" # takes no narrower one
      },
      {
        Effect   = "Allow"
        Action   = ["eks:DescribeCluster"]
        Resource = "arn:${data.aws_partition.current.partition}:eks:*:${data.aws_caller_identity.current.account_id}:cluster/*"
      },
    ]
  })
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}
