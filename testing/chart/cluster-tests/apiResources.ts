import { ControlPlane } from '@mooring/control-plane';
import { parseAllDocuments } from 'yaml';

/** A resource that the API server serves, in its preferred version. */
export interface ApiResource {
  group: string;
  /** The path of the version, such as `/apis/apps/v1`. */
  path: string;
  /** With the subresource, if it is one: `pods/exec`. */
  name: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
}

/** Every resource that the API server serves. */
export async function apiResources(
  controlPlane: ControlPlane,
): Promise<ApiResource[]> {
  const { groups } = await controlPlane.request('/apis');
  const paths = [
    { group: '', path: '/api/v1' },
    ...groups.map((group: any) => ({
      group: group.name,
      path: `/apis/${group.preferredVersion.groupVersion}`,
    })),
  ];
  const lists = await Promise.all(
    paths.map(async ({ group, path }) => {
      const { resources } = await controlPlane.request(path);
      return resources.map(({ name, kind, namespaced, verbs }: any) => ({
        ...{ group, path, name, kind, namespaced, verbs },
      }));
    }),
  );
  return lists.flat();
}

/** Every object of the cluster, as `kind namespace/name`, but for what comes and goes by itself. */
export async function objectsOf(
  controlPlane: ControlPlane,
): Promise<Set<string>> {
  const passing = ['Event', 'Lease', 'Endpoints', 'EndpointSlice'];
  const resources = (await apiResources(controlPlane)).filter(
    ({ name, kind, verbs }) =>
      verbs.includes('list') && !name.includes('/') && !passing.includes(kind),
  );
  const lists = await Promise.all(
    resources.map(async ({ path, name, kind }) => {
      const { items } = await controlPlane.request(`${path}/${name}`);
      return items.map(
        ({ metadata }: any) =>
          `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
      );
    }),
  );
  return new Set(lists.flat());
}

/**
 * Has the API server check manifests without storing them; unknown and repeated fields are errors.
 *
 * @throws KubernetesStatusError for the first that it refuses.
 */
export async function assertAccepted(
  controlPlane: ControlPlane,
  manifests: string,
): Promise<void> {
  const resources = await apiResources(controlPlane);
  for (const document of parseAllDocuments(manifests)) {
    const object = document.toJS();
    if (!object) continue;
    const { apiVersion, kind, metadata } = object;
    const resource = resources.find(
      it => it.kind === kind && it.path.endsWith(`/${apiVersion}`),
    );
    if (!resource) throw new Error(`${apiVersion} ${kind} is not served`);
    const { path, name, namespaced } = resource;
    await controlPlane.request(
      namespaced
        ? `${path}/namespaces/${metadata.namespace}/${name}`
        : `${path}/${name}`,
      {
        method: 'POST',
        query: { dryRun: 'All', fieldValidation: 'Strict' },
        body: object,
      },
    );
  }
}
