# From an AWS account to a portal over EKS clusters. docs/runbook/install-on-eks.md goes through it step by step.

locals {
  namespace = "mooring"
  # One for the portal, one for the part of it that reads clusters; only the latter has anything to do with them.
  service_accounts = { portal = "mooring", kubernetes = "mooring-kubernetes" }
  database_user    = "mooring"
}

module "network" {
  source = "../../modules/network"

  name               = var.name
  existing           = var.network.existing
  cidr_block         = var.network.cidr_block
  availability_zones = var.network.availability_zones
}

module "cluster" {
  source = "../../modules/cluster"

  name                = var.cluster.name
  create              = var.cluster.create
  subnet_ids          = module.network.private_subnet_ids
  public_access_cidrs = var.cluster.public_access_cidrs
  deletion_protection = var.deletion_protection
}

module "registry" {
  source = "../../modules/registry"

  name = var.name
}

module "techdocs_registry" {
  source = "../../modules/registry"

  name = "${var.name}-techdocs"
}

module "database" {
  source = "../../modules/database"

  name                      = var.name
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_ids = { pods = module.cluster.security_group_id }
  backup_copy_vault_arn     = var.backup_copy_vault_arn
  deletion_protection       = var.deletion_protection
}

module "secrets" {
  source = "../../modules/secrets"

  name     = var.name
  cluster  = { name = module.cluster.name, arn = module.cluster.arn }
  operator = { install = var.external_secrets.install }
}

module "portal_role" {
  source = "../../modules/pod-role"

  name            = "${var.name}-portal-${var.region}"
  cluster         = { name = module.cluster.name, arn = module.cluster.arn }
  namespace       = local.namespace
  service_account = local.service_accounts.portal
  database        = { resource_id = module.database.resource_id, user = local.database_user }
}

module "kubernetes_role" {
  source = "../../modules/pod-role"

  name              = "${var.name}-kubernetes-${var.region}"
  cluster           = { name = module.cluster.name, arn = module.cluster.arn }
  namespace         = local.namespace
  service_account   = local.service_accounts.kubernetes
  database          = { resource_id = module.database.resource_id, user = local.database_user }
  discover_clusters = true
  assumed_role_arns = [for account in local.staging : account.assume_role_arn]
}

module "cluster_access" {
  source = "../../modules/cluster-access"

  cluster_names = setunion([module.cluster.name], var.cluster_names)
  principal_arn = module.kubernetes_role.role_arn
}

module "load_balancer_controller" {
  source = "../../modules/load-balancer-controller"
  count  = var.install_load_balancer_controller ? 1 : 0

  cluster = { name = module.cluster.name, arn = module.cluster.arn, vpc_id = module.cluster.vpc_id }
}

module "certificate" {
  source = "../../modules/certificate"

  host_name = var.host_name
  zone_name = var.zone_name
}

module "github" {
  source = "../../modules/github-oidc"

  name            = var.name
  repository      = var.github.repository
  create_provider = var.github.create_provider
  repository_ids  = var.github.repository_ids
  registry_arns = {
    portal   = module.registry.repository_arn
    techdocs = module.techdocs_registry.repository_arn
  }
  deploy = {
    cluster_name     = module.cluster.name
    cluster_arn      = module.cluster.arn
    kubernetes_group = "mooring-deployer"
  }
}

module "portal" {
  source = "../../modules/portal"

  namespace      = local.namespace
  region         = var.region
  host_name      = var.host_name
  administrators = var.administrators
  oidc           = var.oidc
  image          = { repository = module.registry.repository_url, digest = var.image_digest }
  database = {
    host   = module.database.host
    port   = module.database.port
    user   = local.database_user
    ca_pem = file(var.database_ca_file)
  }
  secret_name = module.secrets.name
  service_accounts = {
    portal     = { name = local.service_accounts.portal, annotations = module.portal_role.service_account_annotations }
    kubernetes = { name = local.service_accounts.kubernetes, annotations = module.kubernetes_role.service_account_annotations }
  }
  split_tls      = var.split_tls
  accounts       = concat([{ account_id = var.account_id, regions = [var.region] }], local.staging)
  ingress        = { scheme = var.ingress.scheme, certificate_arn = module.certificate.arn, allowed_cidrs = var.ingress.allowed_cidrs }
  deployer_group = "mooring-deployer"
  # EKS Auto Mode enforces NetworkPolicies only when told to.
  enforce_network_policies = var.cluster.create
  install                  = var.install

  depends_on = [module.load_balancer_controller, module.cluster_access, module.secrets]
}

module "dns" {
  source = "../../modules/dns"
  count  = var.install ? 1 : 0

  host_name          = var.host_name
  zone_name          = var.zone_name
  load_balancer_tags = module.portal.load_balancer_tags
}
