import { FetchResponse } from '@backstage/plugin-kubernetes-common';
import { ObjectToFetch } from '@backstage/plugin-kubernetes-node';
import { KubernetesObject } from '@mooring/kubernetes-objects';

/**
 * Objects as the API server lists them: in the order of their namespaces and names, and those of built-in kinds without
 * the kind and version that the list already has.
 */
export function asListed(
  { objectType }: ObjectToFetch,
  objects: readonly KubernetesObject[],
): FetchResponse {
  const resources = objects
    .map(object => ({ object, key: storageKey(object) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ object }) => {
      if (objectType === 'customresources') return { ...object };
      const { kind, apiVersion, ...listed } = object;
      return listed;
    });
  return { type: objectType, resources } as FetchResponse;
}

/** What etcd sorts by, within one resource. */
function storageKey({ metadata }: KubernetesObject): string {
  return metadata.namespace
    ? `${metadata.namespace}/${metadata.name}`
    : metadata.name;
}
