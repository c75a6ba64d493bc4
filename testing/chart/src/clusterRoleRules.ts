/** A kind that the portal reads. */
export interface ReadKind {
  /** Empty for the core group. */
  group: string;
  plural: string;
}

/** The rules of a ClusterRole that let the portal list and watch these kinds and nothing else, as YAML. */
export function clusterRoleRules(kinds: readonly ReadKind[]): string {
  return [...new Set(kinds.map(({ group }) => group))]
    .map(group => {
      const members = kinds.filter(kind => kind.group === group);
      const resources = members.map(({ plural }) => plural).join(', ');
      return `- apiGroups: [${group || "''"}]
  resources: [${resources}]
  verbs: [list, watch]
`;
    })
    .join('');
}
