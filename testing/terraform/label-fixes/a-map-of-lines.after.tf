resource "kubernetes_deployment_v1" "cart" {
  metadata {
    name      = "cart"
    namespace = "shop"
    labels = {
      app = "cart"

      "backstage.io/kubernetes-id" = "cart"
    }
  }
  spec {
    selector {
      match_labels = { app = "cart" }
    }
    template {
      metadata {
        labels = { app = "cart", "backstage.io/kubernetes-id" = "cart" }
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
