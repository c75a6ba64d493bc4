resource "kubernetes_manifest" "cart" {
  manifest = {
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "Rollout"
    metadata = {
      name      = "cart"
      namespace = "shop"
      labels = {
        "backstage.io/kubernetes-id" = "cart"
      }
    }
    spec = {
      template = {
        metadata = { name = "cart", labels = { "backstage.io/kubernetes-id" = "cart" } }
        spec     = { containers = [{ name = "main", image = "cart:1" }] }
      }
    }
  }
}
