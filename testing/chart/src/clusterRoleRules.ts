/** A kind that the portal reads. */
export interface ReadKind {
  /** Empty for the core group. */
  group: string;
  plural: string;
}

/** What tells when a kind that is missing is installed. */
const DEFINITIONS = `# Tells as soon as a kind that is missing is installed; only names are read.
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [watch]
`;

/** What tells the cache whether the cluster that answers is still the same. */
const IDENTITY = `# Its UID tells whether another cluster answers at this address.
- apiGroups: ['']
  resources: [namespaces]
  resourceNames: [kube-system]
  verbs: [get]
`;

/** The rules of a ClusterRole that let the portal list and watch these kinds, and tell clusters apart, as YAML. */
export function clusterRoleRules(kinds: readonly ReadKind[]): string {
  const rules = [...new Set(kinds.map(({ group }) => group))]
    .map(group => {
      const members = kinds.filter(kind => kind.group === group);
      const resources = members.map(({ plural }) => plural).join(', ');
      return `- apiGroups: [${group || "''"}]
  resources: [${resources}]
  verbs: [list, watch]
`;
    })
    .join('');
  return rules + DEFINITIONS + IDENTITY;
}
