# What the controller may do: look at the network, and change load balancers and security groups that carry the tag of a
# cluster. It is the policy that the project documents, without its WAF, Shield and Cognito features:
# https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/#configure-iam

locals {
  ec2  = "arn:${data.aws_partition.current.partition}:ec2:*:*"
  elb  = "arn:${data.aws_partition.current.partition}:elasticloadbalancing:*:*"
  tags = "elbv2.k8s.aws/cluster"

  statements = [
    {
      Sid      = "Look"
      Effect   = "Allow"
      Resource = ["*"]
      Action = [
        "acm:DescribeCertificate", "acm:ListCertificates",
        "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones", "ec2:DescribeCoipPools",
        "ec2:DescribeInstances", "ec2:DescribeInternetGateways", "ec2:DescribeIpamPools", "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeTags",
        "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:GetCoipPoolUsage", "ec2:GetSecurityGroupsForVpc",
        "elasticloadbalancing:DescribeCapacityReservation", "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates", "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeSSLPolicies", "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTrustStores",
      ]
      Condition = {}
    },
    {
      Sid       = "ServiceLinkedRole"
      Effect    = "Allow"
      Resource  = ["*"]
      Action    = ["iam:CreateServiceLinkedRole"]
      Condition = { StringEquals = { "iam:AWSServiceName" = ["elasticloadbalancing.amazonaws.com"] } }
    },
    {
      Sid       = "NodeSecurityGroups"
      Effect    = "Allow"
      Resource  = ["${local.ec2}:security-group/*"]
      Action    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
      Condition = { ArnEquals = { "ec2:Vpc" = ["arn:${data.aws_partition.current.partition}:ec2:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:vpc/${var.cluster.vpc_id}"] } }
    },
    {
      Sid       = "CreateSecurityGroup"
      Effect    = "Allow"
      Resource  = ["*"]
      Action    = ["ec2:CreateSecurityGroup"]
      Condition = {}
    },
    {
      Sid      = "TagNewSecurityGroup"
      Effect   = "Allow"
      Resource = ["${local.ec2}:security-group/*"]
      Action   = ["ec2:CreateTags"]
      Condition = {
        StringEquals = { "ec2:CreateAction" = ["CreateSecurityGroup"] }
        Null         = { "aws:RequestTag/${local.tags}" = ["false"] }
      }
    },
    {
      Sid       = "TagOwnSecurityGroups"
      Effect    = "Allow"
      Resource  = ["${local.ec2}:security-group/*"]
      Action    = ["ec2:CreateTags", "ec2:DeleteTags"]
      Condition = { Null = { "aws:RequestTag/${local.tags}" = ["true"], "aws:ResourceTag/${local.tags}" = ["false"] } }
    },
    {
      Sid       = "OwnSecurityGroups"
      Effect    = "Allow"
      Resource  = ["*"]
      Action    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress"]
      Condition = { Null = { "aws:ResourceTag/${local.tags}" = ["false"] } }
    },
    {
      Sid       = "Create"
      Effect    = "Allow"
      Resource  = ["*"]
      Action    = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
      Condition = { Null = { "aws:RequestTag/${local.tags}" = ["false"] } }
    },
    {
      Sid      = "TagNew"
      Effect   = "Allow"
      Resource = ["${local.elb}:loadbalancer/*", "${local.elb}:targetgroup/*"]
      Action   = ["elasticloadbalancing:AddTags"]
      Condition = {
        StringEquals = { "elasticloadbalancing:CreateAction" = ["CreateLoadBalancer", "CreateTargetGroup"] }
        Null         = { "aws:RequestTag/${local.tags}" = ["false"] }
      }
    },
    {
      Sid       = "TagOwn"
      Effect    = "Allow"
      Resource  = ["${local.elb}:loadbalancer/*", "${local.elb}:targetgroup/*"]
      Action    = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]
      Condition = { Null = { "aws:RequestTag/${local.tags}" = ["true"], "aws:ResourceTag/${local.tags}" = ["false"] } }
    },
    {
      Sid      = "Listeners"
      Effect   = "Allow"
      Resource = ["*"]
      Action = [
        "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteRule", "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyRule", "elasticloadbalancing:RemoveListenerCertificates", "elasticloadbalancing:SetRulePriorities",
      ]
      Condition = {}
    },
    {
      Sid       = "TagListeners"
      Effect    = "Allow"
      Resource  = ["${local.elb}:listener/*/*/*", "${local.elb}:listener-rule/*/*/*"]
      Action    = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]
      Condition = {}
    },
    {
      Sid      = "Own"
      Effect   = "Allow"
      Resource = ["*"]
      Action = [
        "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyCapacityReservation", "elasticloadbalancing:ModifyIpPools",
        "elasticloadbalancing:ModifyListenerAttributes", "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
      ]
      Condition = { Null = { "aws:ResourceTag/${local.tags}" = ["false"] } }
    },
    {
      Sid       = "Targets"
      Effect    = "Allow"
      Resource  = ["${local.elb}:targetgroup/*/*"]
      Action    = ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"]
      Condition = {}
    },
  ]
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}
