# What the complete example plans, with providers mocked: no account is touched. Run by testing/terraform/check.sh.

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
  mock_data "aws_eks_cluster" {
    defaults = {
      arn                   = "arn:aws:eks:eu-central-1:111122223333:cluster/hub"
      endpoint              = "https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com"
      access_config         = [{ authentication_mode = "API" }]
      certificate_authority = [{ data = "bm90IGEgY2VydGlmaWNhdGU=" }]
      identity              = [{ oidc = [{ issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE" }] }]
      vpc_config            = [{ cluster_security_group_id = "sg-0123456789abcdef0", vpc_id = "vpc-0123456789abcdef0" }]
    }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/mock" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = { master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mock" }] }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      domain_validation_options = [{
        domain_name           = "portal.example.com"
        resource_record_name  = "_mock.portal.example.com"
        resource_record_type  = "CNAME"
        resource_record_value = "_mock.acm-validations.aws"
      }]
    }
  }
}

mock_provider "aws" {
  alias = "staging"

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::222233334444:role/mooring-reader" }
  }
}

mock_provider "helm" {}

variables {
  account_id = "111122223333"
  region     = "eu-central-1"
  network    = { availability_zones = ["eu-central-1a", "eu-central-1b"] }
  cluster    = { name = "Hub_EU", create = true }
  staging = {
    account_id         = "222233334444"
    region             = "eu-west-1"
    terraform_role_arn = "arn:aws:iam::222233334444:role/terraform"
    external_id        = "3f1c2b7e-8a55-4d0e-9c1b-5f2a7d9e4b60"
    cluster_names      = ["Staging_EU"]
  }
  split_tls        = { issuer = { name = "internal-ca", kind = "ClusterIssuer" } }
  host_name        = "portal.example.com"
  zone_name        = "example.com"
  ingress          = { allowed_cidrs = ["10.0.0.0/8"] }
  administrators   = "group:default/platform"
  oidc             = { metadata_url = "https://login.example.com/.well-known/openid-configuration", client_id = "mooring" }
  image_digest     = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  database_ca_file = "tests/ca.pem"
  github           = { repository = "your-org/mooring" }
}

run "database_is_private_and_holds_no_password" {
  command = apply

  assert {
    condition     = yamldecode(output.helm_values).database.external.iam.enabled
    error_message = "The portal must sign in to the database by IAM."
  }
  assert {
    condition     = !can(regex("(?i)password|secret_?access", output.helm_values))
    error_message = "The values of the chart must not mention a password."
  }
}

run "clusters_of_both_accounts_are_found" {
  command = apply

  assert {
    condition = jsonencode(yamldecode(output.helm_values).appConfig.kubernetes.eks.accounts) == jsonencode([
      { accountId = "111122223333", regions = ["eu-central-1"] },
      {
        accountId  = "222233334444"
        regions    = ["eu-west-1"]
        assumeRole = "arn:aws:iam::222233334444:role/mooring-reader"
        externalId = "3f1c2b7e-8a55-4d0e-9c1b-5f2a7d9e4b60"
      },
    ])
    error_message = "The portal must look for clusters in its own account, and in the other one by its role and external id."
  }
}

run "account_must_have_twelve_digits" {
  command = plan

  variables {
    account_id = "1234"
  }
  expect_failures = [var.account_id]
}
