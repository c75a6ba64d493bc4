# Where the portal's secrets live, and the operator that copies them into Kubernetes. Terraform makes the place only: the
# values are put there by hand (docs/runbook/rotate-secrets.md), so none is in the state, a variables file or the pipeline.

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57: the values belong to the OpenID provider or sign sessions, which no function can rotate; the runbook says how
  name                    = var.name
  description             = "What Mooring reads from its environment: AUTH_SESSION_SECRET, OIDC_CLIENT_SECRET"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = 30
}

resource "aws_kms_key" "this" {
  description             = "The secret ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
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

resource "aws_iam_role" "operator" {
  name        = "${var.name}-external-secrets-${data.aws_region.current.region}"
  description = "External Secrets on ${var.cluster.name}, for the secret ${var.name}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = {
        StringEquals = {
          "aws:RequestTag/eks-cluster-arn"            = var.cluster.arn
          "aws:RequestTag/kubernetes-namespace"       = var.operator.namespace
          "aws:RequestTag/kubernetes-service-account" = var.operator.service_account
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "operator" {
  name = "read"
  role = aws_iam_role.operator.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = [aws_secretsmanager_secret.this.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = [aws_kms_key.this.arn]
      },
    ]
  })
}

# An operator that is there already keeps its own identity: attach the policy above to it.
resource "aws_eks_pod_identity_association" "operator" {
  count = var.operator.install ? 1 : 0

  cluster_name    = var.cluster.name
  namespace       = var.operator.namespace
  service_account = var.operator.service_account
  role_arn        = aws_iam_role.operator.arn
}

resource "helm_release" "operator" {
  count = var.operator.install ? 1 : 0

  name             = "external-secrets"
  namespace        = var.operator.namespace
  create_namespace = true
  repository       = "https://charts.external-secrets.io"
  chart            = "external-secrets"
  version          = var.operator.chart_version
  atomic           = true
  values = [yamlencode({
    serviceAccount = { name = var.operator.service_account }
  })]

  depends_on = [aws_eks_pod_identity_association.operator]
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}
