export interface Config {
  catalog?: {
    processors?: {
      /** The check of annotations that link entities with Kubernetes workloads. */
      kubernetesMatching?: {
        /**
         * Whether findings of severity `error` are processing errors rather than warnings. Default: false. The catalog
         * then keeps the last good version of such an entity, or has none, until it is mended.
         */
        strict?: boolean;
      };
    };
  };
}
