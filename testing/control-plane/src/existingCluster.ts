import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { parse } from 'yaml';
import { ClusterConnection } from './KubernetesClient';

/**
 * Returns the kubeconfig of the cluster to test against instead of one of our own, if there is one. A developer's own
 * `KUBECONFIG` may well point at production, so it counts only with `USE_EXISTING_CLUSTER=true`, as it does in
 * controller-runtime's envtest.
 */
export function findExistingCluster(
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (env.MOORING_TEST_KUBECONFIG) {
    return env.MOORING_TEST_KUBECONFIG;
  }
  if (env.USE_EXISTING_CLUSTER === 'true') {
    return (
      env.KUBECONFIG?.split(delimiter).find(Boolean) ??
      join(homedir(), '.kube', 'config')
    );
  }
  return undefined;
}

interface Kubeconfig {
  clusters?: { name: string; cluster?: Record<string, any> }[];
  users?: { name: string; user?: Record<string, any> }[];
  contexts?: { name: string; context?: { cluster?: string; user?: string } }[];
  'current-context'?: string;
}

/**
 * Reads how to reach the cluster of a kubeconfig's current context, with a token or a client certificate.
 *
 * @throws InputError when the file is unreadable or incomplete, turns off TLS verification, or authenticates in another way.
 */
export async function readKubeconfig(path: string): Promise<ClusterConnection> {
  const config = await readYaml(path);
  const name = config['current-context'];
  const context = config.contexts?.find(entry => entry.name === name)?.context;
  const cluster = config.clusters?.find(
    entry => entry.name === context?.cluster,
  )?.cluster;
  const user = config.users?.find(entry => entry.name === context?.user)?.user;
  if (!cluster?.server || !user) {
    throw new InputError(
      `${path}: the current context ${JSON.stringify(
        name,
      )} names no cluster with a server, or no user; ` +
        `choose another with "kubectl config use-context".`,
    );
  }
  if (cluster['insecure-skip-tls-verify']) {
    throw new InputError(
      `${path}: insecure-skip-tls-verify is not supported; give certificate-authority instead.`,
    );
  }

  /** A value given in base64 under `key`-data, or in a file, relative to the kubeconfig, under `key`. */
  const pem = async (section: Record<string, any>, key: string) => {
    const data = section[`${key}-data`];
    if (data) {
      return Buffer.from(data, 'base64').toString();
    }
    return section[key]
      ? await readFile(resolve(dirname(path), section[key]), 'utf8')
      : undefined;
  };
  const connection = {
    url: cluster.server,
    ca: await pem(cluster, 'certificate-authority'),
  };
  const token =
    user.token ??
    (user.tokenFile &&
      (await readFile(resolve(dirname(path), user.tokenFile), 'utf8')).trim());
  if (token) {
    return { ...connection, token };
  }
  const certificate = await pem(user, 'client-certificate');
  const key = await pem(user, 'client-key');
  if (!certificate || !key) {
    throw new InputError(
      `${path}: the user of context ${JSON.stringify(
        name,
      )} has neither a token nor a client certificate; ` +
        `other ways to authenticate, such as exec plugins, are not supported: give a service account's token.`,
    );
  }
  return { ...connection, clientCertificate: { certificate, key } };
}

async function readYaml(path: string): Promise<Kubeconfig> {
  try {
    return parse(await readFile(path, 'utf8')) ?? {};
  } catch (error) {
    throw new InputError(`The kubeconfig ${path} cannot be read`, error);
  }
}
