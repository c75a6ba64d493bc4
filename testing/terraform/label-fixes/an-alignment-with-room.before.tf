resource "kubernetes_deployment_v1" "cart" {
  metadata {
    name      = "cart"
    namespace = "shop"
    labels = {
      app                            = "cart" # as in the selector
      "app.kubernetes.io/managed-by" = "terraform"
    }
  }
  spec {
    selector {
      match_labels = { app = "cart" }
    }
    template {
      metadata {
        labels = {
          app                          = "cart"
          "backstage.io/kubernetes-id" = "kart" # not as it is called
          team                         = "checkout"
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
