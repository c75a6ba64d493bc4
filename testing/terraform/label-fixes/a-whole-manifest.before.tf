resource "kubernetes_manifest" "cart" {
  manifest = {
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "Rollout"
    metadata = {
      name      = "cart"
      namespace = "shop"
    }
    spec = {
      template = {
        metadata = { name = "cart" }
        spec     = { containers = [{ name = "main", image = "cart:1" }] }
      }
    }
  }
}
