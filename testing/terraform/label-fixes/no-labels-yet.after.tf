resource "kubernetes_deployment_v1" "cart" {
  metadata {
    name      = "cart"
    namespace = "shop"
    annotations = {
      note = "ours"
    }
    labels = {
      "backstage.io/kubernetes-id" = "cart"
    }
  }
  spec {
    selector {
      match_labels = { app = "cart" }
    }
    template {
      metadata {
        labels = {
          "backstage.io/kubernetes-id" = "cart"
        }
      }
      spec {
        container {
          name  = "main"
          image = "cart:1"
        }
      }
    }
  }
}
