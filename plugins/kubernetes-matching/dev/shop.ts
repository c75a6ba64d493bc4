import { Entity } from '@backstage/catalog-model';
import {
  expandWorkload,
  InMemoryObjectIndex,
  summarize,
} from '@mooring/kubernetes-objects';

const component = (name: string, kubernetesId?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: kubernetesId
      ? { 'backstage.io/kubernetes-id': kubernetesId }
      : {},
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
});

const deployment = (name: string, label?: string) => {
  const labels = {
    app: name,
    ...(label ? { 'backstage.io/kubernetes-id': label } : {}),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: `shop/${name}` }] },
      },
    },
  };
};

/** A component that is linked, one whose label is mistyped, and one that asks for nothing. */
export const entities: Entity[] = [
  component('web', 'web'),
  component('cart', 'cart'),
  component('orders'),
];

/** What runs; change a label here and see what the pages say. */
export const cluster = InMemoryObjectIndex.create({
  cluster: 'demo',
  objects: [
    deployment('web', 'web'),
    deployment('cart', 'crat'),
    deployment('orders'),
    deployment('reports', 'reports'),
  ]
    .flatMap(each => expandWorkload(each))
    .map(each => summarize(each)),
});
