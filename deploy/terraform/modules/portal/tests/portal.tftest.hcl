mock_provider "helm" {}

variables {
  namespace        = "mooring"
  region           = "eu-central-1"
  host_name        = "portal.example.com"
  administrators   = "group:default/platform"
  oidc             = { metadata_url = "https://login.example.com/.well-known/openid-configuration", client_id = "mooring" }
  image            = { repository = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/mooring", digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000" }
  database         = { host = "mooring.example.internal", port = 5432, user = "mooring", ca_pem = "-----BEGIN CERTIFICATE-----" }
  secret_name      = "mooring"
  service_accounts = { portal = { name = "mooring" }, kubernetes = { name = "mooring-kubernetes" } }
  split_tls        = { mesh = "istio" }
  accounts         = [{ account_id = "111122223333", regions = ["eu-central-1"] }]
  ingress          = { certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/mock", allowed_cidrs = ["10.0.0.0/8"] }
}

run "failed_upgrades_are_taken_back" {
  command = plan

  assert {
    condition     = helm_release.portal[0].atomic && helm_release.portal[0].wait
    error_message = "An upgrade that does not become ready must be rolled back."
  }
}

run "one_owner_of_the_release" {
  command = plan

  variables {
    install = false
  }

  assert {
    condition     = length(helm_release.portal) == 0 && yamldecode(output.helm_values).image.digest == var.image.digest
    error_message = "What the deploy workflow installs, Terraform must not."
  }
}

run "a_tag_is_not_a_digest" {
  command = plan

  variables {
    image = { repository = "registry.example.com/mooring", digest = "latest" }
  }
  expect_failures = [var.image]
}

run "somebody_must_be_able_to_connect" {
  command = plan

  variables {
    ingress = { certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/mock", allowed_cidrs = [] }
  }
  expect_failures = [var.ingress]
}

run "a_role_of_another_account_is_refused" {
  command = plan

  variables {
    accounts = [{ account_id = "222233334444", regions = ["eu-west-1"], assume_role_arn = "arn:aws:iam::333344445555:role/mooring-reader" }]
  }
  expect_failures = [var.accounts]
}

run "tokens_are_not_sent_in_the_clear" {
  command = plan

  variables {
    split_tls = {}
  }
  expect_failures = [var.split_tls]
}
