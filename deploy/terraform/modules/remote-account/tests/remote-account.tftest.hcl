mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "222233334444" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  portal_role_arn = "arn:aws:iam::111122223333:role/mooring-kubernetes"
  external_id     = "3f1c2b7e-8a55-4d0e-9c1b-5f2a7d9e4b60"
}

run "trusts_one_role_that_says_the_external_id" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/mooring-kubernetes" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = { StringEquals = { "sts:ExternalId" = "3f1c2b7e-8a55-4d0e-9c1b-5f2a7d9e4b60" } }
    }]
    error_message = "Only the portal's role may assume this one, and only with the external id."
  }
}

run "an_account_is_not_a_role" {
  command = plan

  variables {
    portal_role_arn = "arn:aws:iam::111122223333:root"
  }
  expect_failures = [var.portal_role_arn]
}

run "a_short_external_id_is_refused" {
  command = plan

  variables {
    external_id = "mooring"
  }
  expect_failures = [var.external_id]
}
