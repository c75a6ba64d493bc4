export interface Config {
  kubernetesDelivery?: {
    argocd?: {
      /**
       * The Argo CDs that people open. Nothing is asked of them: what they say is read from the clusters. Default: none, and
       * Applications have no link.
       */
      instances?: Array<{
        /** As the annotation `argocd/instance-name` has it. */
        name: string;
        /** Where people open it, such as `https://argocd.example.com`. */
        url: string;
        /** The cluster that its Applications are in, as the Kubernetes plugin knows it. Default: any. */
        cluster?: string;
        /** The namespace of its Applications. Default: any. */
        namespace?: string;
      }>;
    };
  };
}
