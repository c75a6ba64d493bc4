# The portal itself: what its namespace needs, and the chart with the values that follow from the other modules.

locals {
  chart = coalesce(var.chart, { repository = null, name = "${path.module}/../../../helm/mooring", version = null })

  values = {
    image = var.image
    portal = {
      url            = "https://${var.host_name}"
      administrators = var.administrators
    }
    auth = {
      oidc = {
        metadataUrl = var.oidc.metadata_url
        clientId    = var.oidc.client_id
      }
    }
    secrets = {
      externalSecret = {
        enabled        = true
        secretStoreRef = { kind = "SecretStore", name = "aws-secrets-manager" }
        dataFrom       = [{ extract = { key = var.secret_name } }]
      }
    }
    database = {
      type = "external"
      external = {
        host = var.database.host
        port = var.database.port
        user = var.database.user
        iam  = { enabled = true, region = var.region }
        ca   = { configMap = "database-ca" }
      }
    }
    appConfig = {
      kubernetes = {
        eks = {
          accounts = [for account in var.accounts : {
            for key, value in {
              accountId  = account.account_id
              regions    = account.regions
              assumeRole = account.assume_role_arn
              externalId = account.external_id
              tags       = account.tags
            } : key => value if value != null
          }]
        }
      }
    }
    # The portal's own cluster is found and read as all others are, so that the chart needs no cluster role.
    kubernetes     = { inCluster = { enabled = false } }
    rbac           = { create = false }
    serviceAccount = var.service_accounts.portal
    split = {
      enabled        = true
      serviceAccount = var.service_accounts.kubernetes
      tls = {
        secretName  = var.split_tls.secret_name
        certManager = { issuerRef = var.split_tls.issuer == null ? {} : { for key, value in var.split_tls.issuer : key => value if value != null } }
        mesh        = var.split_tls.mesh
      }
    }
    extraEnv    = [{ name = "AWS_REGION", value = var.region }]
    autoscaling = { enabled = true }
    ingress = {
      enabled    = true
      controller = "alb"
      className  = var.ingress.class_name
      alb = {
        scheme         = var.ingress.scheme
        certificateArn = var.ingress.certificate_arn
      }
      annotations = {
        "alb.ingress.kubernetes.io/inbound-cidrs" = join(",", var.ingress.allowed_cidrs)
        "alb.ingress.kubernetes.io/tags"          = join(",", [for key, value in local.load_balancer_tags : "${key}=${value}"])
      }
    }
    networkPolicy = { egress = { podIdentityAgent = true } }
    # The load balancer lets in var.ingress.allowed_cidrs, which pods need not be in.
    doctor = { test = { openPortal = false } }
  }

  load_balancer_tags = { "mooring/host" = var.host_name }
}

resource "helm_release" "namespace" {
  name             = "mooring-namespace"
  namespace        = var.namespace
  create_namespace = true
  chart            = "${path.module}/namespace"
  atomic           = true
  values = [yamlencode({
    region        = var.region
    databaseCa    = var.database.ca_pem
    deployerGroup = var.deployer_group

    enforceNetworkPolicies = var.enforce_network_policies
  })]
}

resource "helm_release" "portal" {
  count = var.install ? 1 : 0

  name       = "mooring"
  namespace  = var.namespace
  repository = local.chart.repository
  chart      = local.chart.name
  version    = local.chart.version
  values     = concat([yamlencode(local.values)], var.extra_values)

  # A version that does not become ready is taken back, and the old one goes on serving meanwhile.
  atomic      = true
  wait        = true
  timeout     = 900
  max_history = 20

  depends_on = [helm_release.namespace]
}
