provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = { Project = "mooring", ManagedBy = "terraform" }
  }
}

# Another account with clusters: one provider and one block in remote-accounts.tf for each.
provider "aws" {
  alias               = "staging"
  region              = var.staging.region
  allowed_account_ids = [var.staging.account_id]

  assume_role {
    role_arn = var.staging.terraform_role_arn
  }

  default_tags {
    tags = { Project = "mooring", ManagedBy = "terraform" }
  }
}

provider "helm" {
  kubernetes = {
    host                   = module.cluster.endpoint
    cluster_ca_certificate = base64decode(module.cluster.ca_data)
    exec = {
      api_version = "client.authentication.k8s.io/v1beta1"
      command     = "aws"
      args        = ["eks", "get-token", "--cluster-name", module.cluster.name, "--region", var.region]
    }
  }
}
