resource "kubernetes_deployment_v1" "cart" {
  metadata {
    name      = "cart"
    namespace = "shop"
    annotations = {
      note = "ours"
    }
  }
  spec {
    selector {
      match_labels = { app = "cart" }
    }
    template {
      metadata {
        labels = {
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
