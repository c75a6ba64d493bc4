import { InputError } from '@backstage/errors';
import { ControlPlane } from '@mooring/control-plane';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import pLimit from 'p-limit';
import { asManifest } from '../workloads/asManifest';
import { generateWorkload, Workload } from '../workloads/generateWorkload';

const CONNECTIONS = 32; // more do not make the API server faster on a small machine

/**
 * Starts an API server with nothing around it that would change the objects.
 *
 * @throws InputError when the environment names a cluster of somebody's, which a benchmark must not fill.
 */
export async function startEmptyControlPlane(): Promise<ControlPlane> {
  for (const name of ['MOORING_TEST_KUBECONFIG', 'USE_EXISTING_CLUSTER']) {
    if (process.env[name]) {
      throw new InputError(
        `${name} names a cluster of yours, which this benchmark would fill with thousands of pods; unset it.`,
      );
    }
  }
  return await ControlPlane.start();
}

/**
 * Posts generated workloads, and their pods' status as a kubelet would.
 *
 * @returns what was loaded, without the objects: id and namespace of each component.
 */
export async function loadWorkloads(
  controlPlane: ControlPlane,
  options: { seed: number; components: number; podsPerComponent: number },
): Promise<Pick<Workload, 'id' | 'namespace'>[]> {
  const { seed, components, podsPerComponent } = options;
  const workload = (index: number) =>
    generateWorkload({ seed, index, pods: podsPerComponent });
  const identities = Array.from({ length: components }, (_, index) => {
    const { id, namespace } = workload(index);
    return { id, namespace };
  });
  await createNamespaces(
    controlPlane,
    new Set(identities.map(({ namespace }) => namespace)),
  );
  const limit = pLimit(CONNECTIONS);
  await Promise.all(
    identities.map((_, index) =>
      limit(() => createWorkload(controlPlane, workload(index))),
    ),
  );
  return identities;
}

async function createNamespaces(
  controlPlane: ControlPlane,
  names: Set<string>,
): Promise<void> {
  await controlPlane.apply(
    [...names].map(name => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    })),
  );
}

async function createWorkload(
  controlPlane: ControlPlane,
  { namespace, deployment, replicaSet, service, pods }: Workload,
): Promise<void> {
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  const core = `/api/v1/namespaces/${namespace}`;
  // Owners are named by the UIDs that the API server gives.
  const uids = new Map<string | undefined, string>();
  const post = async (path: string, object: KubernetesObject) => {
    const { metadata: own, ...manifest } = asManifest(object);
    const ownerReferences = own.ownerReferences?.map(owner => ({
      ...owner,
      uid: uids.get(owner.uid) ?? owner.uid,
    }));
    const { metadata } = await controlPlane.request(path, {
      method: 'POST',
      query: { fieldManager: 'kube-controller-manager' },
      body: { ...manifest, metadata: { ...own, ownerReferences } },
    });
    uids.set(object.metadata.uid, metadata.uid);
  };
  await post(`${apps}/deployments`, deployment);
  await post(`${apps}/replicasets`, replicaSet);
  await post(`${core}/services`, service);
  for (const pod of pods) {
    await post(`${core}/pods`, pod);
    // The API server ignores the status of a new object.
    await controlPlane.request(`${core}/pods/${pod.metadata.name}/status`, {
      method: 'PUT',
      query: { fieldManager: 'kubelet' },
      body: asManifest(pod),
    });
  }
}
