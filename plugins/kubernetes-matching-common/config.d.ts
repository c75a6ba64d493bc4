export interface Config {
  /** How catalog entities are matched with their Kubernetes workloads. */
  kubernetesMatching?: {
    /**
     * Severities that differ from a rule's own, by rule id. `off` silences a rule.
     *
     * @example `{ 'only-finished': 'off', 'id-collision': 'error' }`
     */
    rules?: {
      [ruleId: string]: 'error' | 'warning' | 'info' | 'off';
    };

    /**
     * Namespaces whose workloads belong to no component, so that `unlabelled-workload` leaves them out. A trailing `*`
     * stands for any ending. Replaces the default: the namespaces of Kubernetes itself and of usual cluster add-ons.
     */
    systemNamespaces?: string[];
  };
}
