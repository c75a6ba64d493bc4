mock_provider "aws" {}

variables {
  cluster_names = ["Prod_EU", "prod-us"]
  principal_arn = "arn:aws:iam::111122223333:role/mooring-kubernetes"
}

run "each_cluster_puts_the_role_into_the_group" {
  command = plan

  assert {
    condition     = { for name, entry in aws_eks_access_entry.this : name => entry.kubernetes_groups } == { Prod_EU = toset(["mooring"]), prod-us = toset(["mooring"]) }
    error_message = "The role must be in the group of deploy/rbac/eks-group.yaml on every cluster."
  }
}

run "a_session_is_not_a_role" {
  command = plan

  variables {
    principal_arn = "arn:aws:sts::111122223333:assumed-role/mooring/pod"
  }
  expect_failures = [var.principal_arn]
}

run "groups_of_kubernetes_itself_are_refused" {
  command = plan

  variables {
    kubernetes_group = "system:masters"
  }
  expect_failures = [var.kubernetes_group]
}
