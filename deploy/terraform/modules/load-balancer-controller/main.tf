# The AWS Load Balancer Controller, which turns the portal's Ingress into an application load balancer.

locals {
  namespace       = "kube-system"
  service_account = "aws-load-balancer-controller"
}

resource "aws_iam_role" "this" {
  name        = "${var.cluster.name}-lbc-${data.aws_region.current.region}"
  description = "AWS Load Balancer Controller on ${var.cluster.name}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = {
        StringEquals = {
          "aws:RequestTag/eks-cluster-arn"            = var.cluster.arn
          "aws:RequestTag/kubernetes-namespace"       = local.namespace
          "aws:RequestTag/kubernetes-service-account" = local.service_account
        }
      }
    }]
  })
}

resource "aws_iam_policy" "this" {
  #checkov:skip=CKV_AWS_290: what is created has no name yet; every change asks for the tag of a cluster, where AWS knows such a condition
  #checkov:skip=CKV_AWS_355: the same
  name   = "${var.cluster.name}-lbc-${data.aws_region.current.region}"
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this.arn
}

resource "aws_eks_pod_identity_association" "this" {
  cluster_name    = var.cluster.name
  namespace       = local.namespace
  service_account = local.service_account
  role_arn        = aws_iam_role.this.arn
}

resource "helm_release" "this" {
  name       = "aws-load-balancer-controller"
  namespace  = local.namespace
  repository = "https://aws.github.io/eks-charts"
  chart      = "aws-load-balancer-controller"
  version    = var.chart_version
  atomic     = true
  values = [yamlencode({
    clusterName    = var.cluster.name
    vpcId          = var.cluster.vpc_id
    serviceAccount = { name = local.service_account }
    # Without these three the controller needs no permission on firewalls.
    enableShield = false
    enableWaf    = false
    enableWafv2  = false
  })]

  depends_on = [aws_eks_pod_identity_association.this, aws_iam_role_policy_attachment.this]
}
