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

        /**
         * Whether the verdict of the kubernetes-matching plugin, which compares annotations with the labels in the clusters,
         * becomes a warning too. Default: true, or false where `permission.policy.kubernetes` is `owners`; without that
         * plugin it changes nothing. Everyone who may read an entity then reads whether it is linked, and which of its
         * workloads are not, whatever `kubernetes-matching.match.read` says. Costs one refresh of an entity
         * for each changed verdict, 600 a minute at most.
         */
        live?: boolean;
      };
    };
  };
}
