import { Entity } from '@backstage/catalog-model';
import { KubernetesObject } from '@mooring/kubernetes-objects';

export const ID = 'backstage.io/kubernetes-id';

/** A component that asks for the workloads of an id, or for nothing. */
export function component(
  name: string,
  options: {
    id?: string | false;
    owner?: string;
    namespace?: string;
    title?: string;
    annotations?: Record<string, string>;
  } = {},
): Entity {
  const { id = name, owner = 'shop', namespace = 'default', title } = options;
  const annotations = {
    ...(id === false ? {} : { [ID]: id }),
    ...options.annotations,
  };
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace,
      title,
      annotations,
      uid: `uid-${namespace}-${name}`,
      // As in the catalog: it changes with the content, and only then.
      etag: JSON.stringify([annotations, owner, title]),
    },
    spec: { type: 'service', lifecycle: 'production', owner },
  };
}

/** A Deployment whose pods carry its labels. */
export function deployment(
  name: string,
  options: { id?: string; namespace?: string; app?: string } = {},
): KubernetesObject {
  const { id, namespace = 'shop', app } = options;
  const labels = {
    ...(id === undefined ? {} : { [ID]: id }),
    ...(app === undefined ? {} : { app }),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, uid: `${namespace}-${name}`, labels },
    spec: { replicas: 1, template: { metadata: { labels } } },
  };
}
