import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';

/** Writes a kubeconfig with one context, readable by its owner only. */
export async function writeKubeconfig(
  path: string,
  options: { url: string; ca?: string; token: string; namespace?: string },
): Promise<void> {
  const { url, ca, token, namespace } = options;
  const name = 'control-plane';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: url,
          'certificate-authority-data': ca
            ? Buffer.from(ca).toString('base64')
            : undefined,
        },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  };
  await writeFile(path, stringify(config), { mode: 0o600 });
}
