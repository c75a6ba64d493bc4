import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What playwright.config.ts lets the demo clusters write down. */
const STATE = join(__dirname, '../../../.cache/demo-cluster');

/** Lets a cluster answer wrongly, or not at all, until `healCluster`; see packages/demo-cluster/README.md. */
export async function breakCluster(cluster: string, fault: object) {
  await askAdmin(`/clusters/${cluster}/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
}

/** Ends every fault of a cluster. */
export async function healCluster(cluster: string) {
  await askAdmin(`/clusters/${cluster}/faults`, { method: 'DELETE' });
}

async function askAdmin(path: string, init: RequestInit) {
  const [url, token] = readFileSync(join(STATE, 'e2e-admin'), 'utf8').split(
    '\n',
  );
  const response = await fetch(`${url}${path}`, {
    ...init,
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
    },
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}

/** Applies a merge patch of a Deployment, written in YAML, as `kubectl patch` would. */
export async function patchDeployment(cluster: string, patch: string) {
  const { metadata, ...changes } = parse(patch);
  const { namespace, name, ...metadataChanges } = metadata;
  const { server, ca, token } = accessTo(cluster);
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpsRequest(
      new URL(path, server),
      {
        method: 'PATCH',
        ca,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/merge-patch+json',
        },
      },
      response => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      },
    );
    request.on('error', reject);
    request.end(JSON.stringify({ ...changes, metadata: metadataChanges }));
  });
  if (status !== 200) throw new Error(`PATCH ${path}: ${status}`);
}

/** How the administrator of a demo cluster reaches it. */
export function accessTo(cluster: string) {
  const kubeconfig = parse(readFileSync(join(STATE, 'e2e-kubeconfig'), 'utf8'));
  const named = (list: 'contexts' | 'clusters' | 'users', name: string) =>
    kubeconfig[list].find((one: { name: string }) => one.name === name);
  const { context } = named('contexts', cluster);
  const { cluster: access } = named('clusters', context.cluster);
  const { user } = named('users', context.user);
  return {
    server: access.server as string,
    ca: Buffer.from(access['certificate-authority-data'], 'base64'),
    token: user.token as string,
  };
}
