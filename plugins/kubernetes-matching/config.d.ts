export interface Config {
  kubernetesMatching?: {
    /**
     * The software template that opens a pull request with a fix, such as `template:default/fix-kubernetes-link`. With it,
     * the Kubernetes tab offers that for entities from repositories that an integration knows.
     *
     * @visibility frontend
     */
    pullRequestTemplate?: string;
  };
}
