import { KubernetesObject } from '@mooring/kubernetes-objects';

/** Definitions that take the custom resources among some objects as they are: their own definitions are not here. */
export function definitionsOf(
  objects: readonly KubernetesObject[],
  served: readonly string[],
): KubernetesObject[] {
  const versions = new Map<string, Set<string>>();
  for (const { apiVersion, kind } of objects) {
    const [group, version] = apiVersion.split('/');
    if (!version || served.includes(group)) continue;
    const key = `${group}/${kind}`;
    versions.set(key, (versions.get(key) ?? new Set()).add(version));
  }
  return [...versions].map(([key, names]) => define(key, [...names]));
}

function define(key: string, versions: string[]): KubernetesObject {
  const [group, kind] = key.split('/');
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      annotations: { 'api-approved.kubernetes.io': 'unapproved' },
    },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      })),
    },
  };
}

/** Where the objects of a definition are listed. */
export function pathOf({ spec }: KubernetesObject): string {
  const { group, names, versions } = spec as any;
  return `/apis/${group}/${versions[0].name}/${names.plural}`;
}
