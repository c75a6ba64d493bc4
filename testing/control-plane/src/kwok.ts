import { ControlPlaneFiles } from './componentArguments';
import { KubernetesClient } from './KubernetesClient';
import { ManifestApplier } from './ManifestApplier';
import { KubernetesObject } from './manifests';
import { waitFor } from './waitFor';

/**
 * kwok plays the kubelet of every node, and answers for the logs of their containers. It reads pods and nodes of all
 * kinds, so it runs as the administrator.
 */
export function kwokArguments(options: {
  files: ControlPlaneFiles;
  port: number;
}): string[] {
  const { files, port } = options;
  return [
    `--config=${files.kwokConfiguration}`,
    `--kubeconfig=${files.adminKubeconfig}`,
    `--manage-all-nodes`,
    `--node-lease-duration-seconds=40`, // the kubelet's default; keeps the nodes ready
    `--node-ip=127.0.0.1`,
    `--node-port=${port}`,
    `--server-address=127.0.0.1:${port}`,
    `--tls-cert-file=${files.certificate}`,
    `--tls-private-key-file=${files.key}`,
    `--cidr=10.244.0.1/16`, // apart from the services' addresses
  ];
}

/** Every container of every pod has logged what is in one file. */
export function kwokConfiguration(files: ControlPlaneFiles) {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'container-logs' },
    spec: { logs: [{ logsFile: files.containerLog, follow: true }] },
  };
}

/**
 * The content of that file, in the format of the kubelet's log files, as if one line had been written each second until
 * now. https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 */
export function containerLog(options: { lines: string[]; now: Date }): string {
  const { lines, now } = options;
  return lines
    .map((line, index) => {
      const time = new Date(now.getTime() - (lines.length - 1 - index) * 1000);
      return `${time.toISOString()} stdout F ${line}\n`;
    })
    .join('');
}

/** What is needed of a control plane to give it nodes. */
export interface NodesOptions {
  client: KubernetesClient;
  applier: ManifestApplier;
  count: number;
  /** Whether controllers run. */
  controllers: boolean;
  giveUp: () => Promise<void>;
}

/** Creates nodes and waits until kwok has made them ready to take pods. */
export async function createNodes(options: NodesOptions): Promise<void> {
  const { client, applier, count, controllers, giveUp } = options;
  await applier.apply(
    Array.from({ length: count }, (_, index) => node(`node-${index + 1}`)),
  );
  await waitFor(
    async () => {
      const { items } = await client.request('/api/v1/nodes');
      return items.every((item: KubernetesObject) =>
        takesPods(item, { controllers }),
      );
    },
    { description: `${count} nodes to become ready`, giveUp },
  );
}

/** kwok fills in capacity, addresses and conditions. */
function node(name: string): KubernetesObject {
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
  };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } };
}

/** The API server taints each new node as not ready, and the node lifecycle controller, where it runs, lifts the taint. */
function takesPods(
  { status, spec }: KubernetesObject,
  options: { controllers: boolean },
): boolean {
  const conditions: { type: string; status: string }[] =
    status?.conditions ?? [];
  const ready = conditions.some(
    it => it.type === 'Ready' && it.status === 'True',
  );
  return ready && (!options.controllers || !spec.taints?.length);
}
