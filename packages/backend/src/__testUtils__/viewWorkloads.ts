import {
  ClusterObjects,
  ObjectsByEntityResponse,
} from '@backstage/plugin-kubernetes-common';
import { JsonObject } from '@backstage/types';
import { BackendProcess } from './BackendProcess';

/** Asks what the Kubernetes tab shows of a component, once the catalog has it, by cluster. */
export async function viewWorkloads(
  backend: BackendProcess,
  name: string,
  { auth = {} }: { auth?: JsonObject } = {},
): Promise<Record<string, ClusterObjects>> {
  const path = `/catalog/entities/by-name/component/default/${name}`;
  await backend.waitUntil(
    async () => (await backend.call(path)).status === 200,
  );
  const entityRef = `component:default/${name}`;
  const { status, body } = await backend.call(
    '/kubernetes/resources/workloads/query',
    { body: { entityRef, auth } },
  );
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  const { items } = body as ObjectsByEntityResponse;
  return Object.fromEntries(items.map(item => [item.cluster.name, item]));
}

/** The names of a cluster's objects by type, without the types that have none. */
export function namesOf(objects: ClusterObjects): Record<string, string[]> {
  return Object.fromEntries(
    objects.resources
      .map(({ type, resources }) => [
        type,
        resources.map(({ metadata }) => metadata?.name ?? ''),
      ])
      .filter(([, names]) => names.length > 0),
  );
}
