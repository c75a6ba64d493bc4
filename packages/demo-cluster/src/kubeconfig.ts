import { stringify } from 'yaml';

/** What of a cluster goes into a kubeconfig. */
interface ClusterAccess {
  name: string;
  url: string;
  /** PEM. */
  caData: string;
  tokens: Record<string, string>;
}

/** A kubeconfig in YAML with one context per cluster, named like it; the first is the current one. */
export function formatKubeconfig(
  clusters: ClusterAccess[],
  options: { user?: string } = {},
): string {
  const entries = clusters.map(({ name, url, caData, tokens }) => {
    const user = options.user ?? defaultUser(tokens);
    return {
      name,
      url,
      caData,
      userName: `${name}-${user}`,
      token: tokens[user],
    };
  });
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': entries[0]?.name ?? '',
    clusters: entries.map(({ name, url, caData }) => ({
      name,
      cluster: {
        server: url,
        'certificate-authority-data': Buffer.from(caData).toString('base64'),
      },
    })),
    users: entries.map(({ userName, token }) => ({
      name: userName,
      user: { token },
    })),
    contexts: entries.map(({ name, userName }) => ({
      name,
      context: { cluster: name, user: userName },
    })),
  });
}

function defaultUser(tokens: Record<string, string>): string {
  return 'admin' in tokens ? 'admin' : Object.keys(tokens)[0];
}
