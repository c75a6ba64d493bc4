import { DemoCluster } from '../DemoCluster';

/** The variables that tell a command how to reach the clusters, such as `DEMO_EAST_URL` for `demo-east`. */
export function toEnvironment(clusters: DemoCluster[]): Record<string, string> {
  const entries = clusters.flatMap(({ name, url, caData, tokens }) => {
    const prefix = toPrefix(name);
    return [
      [`${prefix}_URL`, url],
      // As little as a portal needs; anyone who wants to change something uses the kubeconfig.
      [`${prefix}_TOKEN`, tokens.viewer ?? Object.values(tokens)[0]],
      [`${prefix}_CA_DATA`, Buffer.from(caData).toString('base64')],
    ];
  });
  return Object.fromEntries(entries);
}

/** What a cluster's variables begin with. */
export function toPrefix(name: string): string {
  return name.toLocaleUpperCase('en-US').replace(/[^A-Z0-9]/g, '_');
}
