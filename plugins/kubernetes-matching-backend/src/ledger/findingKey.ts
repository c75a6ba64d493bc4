/** What makes two findings the same one over time: its message and its evidence may change. */
export function findingKey(finding: {
  entityRef?: string;
  rule: string;
  cluster?: string;
  subject?: string;
}): string {
  const { entityRef = '', rule, cluster = '', subject = '' } = finding;
  return JSON.stringify([entityRef, rule, cluster, subject]);
}
