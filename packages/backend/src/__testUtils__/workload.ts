import { JsonObject } from '@backstage/types';

/** A Deployment of one pod that carries the component's label, as a manifest. */
export function workload(name: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
  labels: { backstage.io/kubernetes-id: ${name} }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata:
      labels: { app: ${name}, backstage.io/kubernetes-id: ${name} }
    spec:
      containers: [{ name: main, image: example/${name}:1 }]
`;
}

/** A component of that name in the catalog, with another id and owner, and with more annotations and relations if given. */
export function component(
  name: string,
  options: {
    annotations?: Record<string, string>;
    dependsOn?: string[];
    id?: string;
    owner?: string;
  } = {},
): JsonObject {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/kubernetes-id': options.id ?? name,
        ...options.annotations,
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: options.owner ?? 'shop',
      dependsOn: options.dependsOn ?? [],
    },
  };
}
