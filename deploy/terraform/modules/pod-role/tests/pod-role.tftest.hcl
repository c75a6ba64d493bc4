mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-central-1" }
  }
}

variables {
  name = "mooring-kubernetes"
  cluster = {
    name        = "hub"
    arn         = "arn:aws:eks:eu-central-1:111122223333:cluster/hub"
    oidc_issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"
  }
  namespace       = "mooring"
  service_account = "mooring-kubernetes"
}

run "pod_identity_is_for_one_service_account_of_one_cluster" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = {
        StringEquals = {
          "aws:RequestTag/eks-cluster-arn"            = "arn:aws:eks:eu-central-1:111122223333:cluster/hub"
          "aws:RequestTag/kubernetes-namespace"       = "mooring"
          "aws:RequestTag/kubernetes-service-account" = "mooring-kubernetes"
        }
      }
    }]
    error_message = "Pods of another cluster, namespace or service account must not get the role."
  }
  assert {
    condition     = length(aws_eks_pod_identity_association.this) == 1
    error_message = "Pod Identity needs an association."
  }
  assert {
    condition     = length(aws_iam_role_policy.this) == 0
    error_message = "A role that is asked for nothing must allow nothing."
  }
}

run "irsa_checks_subject_and_audience" {
  command = plan

  variables {
    method = "irsa"
  }

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE:aud" = "sts.amazonaws.com"
          "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE:sub" = "system:serviceaccount:mooring:mooring-kubernetes"
        }
      }
    }]
    error_message = "A token of another service account, or for another audience, must not get the role."
  }
  assert {
    condition     = length(aws_eks_pod_identity_association.this) == 0
    error_message = "IRSA needs no association."
  }
}

run "irsa_needs_the_issuer" {
  command = plan

  variables {
    method  = "irsa"
    cluster = { name = "hub", arn = "arn:aws:eks:eu-central-1:111122223333:cluster/hub" }
  }
  expect_failures = [var.method]
}

run "rights_are_those_asked_for" {
  command = plan

  variables {
    discover_clusters = true
    assumed_role_arns = ["arn:aws:iam::222233334444:role/mooring-reader"]
    database          = { resource_id = "cluster-EXAMPLE", user = "mooring" }
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this[0].policy).Statement[*].Action == [
      ["eks:ListClusters"], ["eks:DescribeCluster"], ["sts:AssumeRole", "sts:TagSession"], ["rds-db:connect"],
    ]
    error_message = "The role must allow what its inputs ask for, and nothing else."
  }
  assert {
    condition = slice(jsondecode(aws_iam_role_policy.this[0].policy).Statement[*].Resource, 2, 4) == [
      ["arn:aws:iam::222233334444:role/mooring-reader"],
      ["arn:aws:rds-db:eu-central-1:111122223333:dbuser:cluster-EXAMPLE/mooring"],
    ]
    error_message = "Roles and the database's user must be named one by one."
  }
}

run "roles_have_no_wildcards" {
  command = plan

  variables {
    assumed_role_arns = ["arn:aws:iam::222233334444:role/*"]
  }
  expect_failures = [var.assumed_role_arns]
}
