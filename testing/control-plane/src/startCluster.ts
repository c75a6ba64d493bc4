import { InputError } from '@backstage/errors';
import { findBinaries } from './binaries';
import { ControlPlaneOptions } from './ControlPlaneOptions';
import { ControlPlaneProcesses } from './ControlPlaneProcesses';
import { readKubeconfig } from './existingCluster';
import { ClusterConnection, KubernetesClient } from './KubernetesClient';
import { createNodes } from './kwok';
import { ManifestApplier } from './ManifestApplier';
import { waitFor } from './waitFor';

/** A cluster to talk to; with its processes if it was started here. */
export interface Cluster {
  /** The path of its administrator's kubeconfig. */
  kubeconfig: string;
  connection: ClusterConnection;
  client: KubernetesClient;
  applier: ManifestApplier;
  processes?: ControlPlaneProcesses;
}

/** Uses the cluster of a kubeconfig's current context. */
export async function useExistingCluster(
  kubeconfig: string,
  options: ControlPlaneOptions,
): Promise<Cluster> {
  if (options.authenticationWebhook || options.extraApiServerArgs) {
    throw new InputError(
      `The cluster of ${kubeconfig} runs already, so authenticationWebhook and extraApiServerArgs cannot be set; ` +
        `unset MOORING_TEST_KUBECONFIG and USE_EXISTING_CLUSTER to start a control plane instead.`,
    );
  }
  const connection = await readKubeconfig(kubeconfig);
  const client = KubernetesClient.create(connection);
  return {
    kubeconfig,
    connection,
    client,
    applier: ManifestApplier.create({ client, controllers: true }),
  };
}

/** Starts a cluster with its files in `directory`, and waits until it is usable. */
export async function startCluster(
  directory: string,
  options: ControlPlaneOptions,
): Promise<Cluster> {
  const {
    controllers = false,
    nodes = controllers ? 1 : 0,
    containerLog = ['This container runs in name only.'],
    authenticationWebhook,
    extraApiServerArgs = [],
  } = options;
  const binaries = await findBinaries({
    needed: [
      'etcd',
      'kube-apiserver',
      ...(controllers
        ? (['kube-controller-manager', 'kube-scheduler'] as const)
        : []),
      ...(nodes > 0 ? (['kwok'] as const) : []),
    ],
    env: process.env,
  });
  const processes = await ControlPlaneProcesses.start({
    binaries,
    directory,
    controllers,
    kwok: nodes > 0 ? { containerLog } : undefined,
    authenticationWebhook,
    extraApiServerArgs,
  });
  const { url, adminKubeconfig: kubeconfig, credentials } = processes;
  const connection = { url, ca: credentials.ca, token: credentials.adminToken };
  const client = KubernetesClient.create(connection);
  const applier = ManifestApplier.create({ client, controllers });
  const giveUp = () => processes.assertRunning();
  try {
    if (controllers) {
      await waitFor(
        () =>
          client.request('/api/v1/namespaces/default/serviceaccounts/default'),
        {
          description:
            'kube-controller-manager to create the default service account',
          giveUp,
        },
      );
    }
    await createNodes({ client, applier, count: nodes, controllers, giveUp });
  } catch (error) {
    await client.close();
    await processes.stop();
    throw error;
  }
  return { kubeconfig, connection, client, applier, processes };
}
