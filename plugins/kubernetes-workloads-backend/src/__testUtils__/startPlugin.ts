import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import plugin from '../index';
import { FakeCache } from './FakeCache';

/** The plugin in a backend of its own; the permissions named in `denied` are refused for every entity but `cart`. */
export async function startPlugin(
  cache: FakeCache,
  options: {
    denied?: string[];
    logs?: object;
    actions?: object;
    prometheus?: object;
    entities?: Entity[];
    /** Annotations of `cart`. */
    annotations?: Record<string, string>;
    /** Argo CDs. */
    instances?: { name: string; url: string; cluster?: string }[];
  } = {},
) {
  const { denied = [], logs, actions, prometheus } = options;
  const { annotations, instances } = options;
  const cart = component('cart');
  Object.assign(cart.metadata.annotations!, annotations);
  const { entities = [cart, component('payments'), anybodys()] } = options;
  return await startTestBackend({
    features: [
      plugin,
      mockServices.rootConfig.factory({
        data: {
          kubernetesWorkloads: { logs, actions, prometheus },
          ...(instances && { kubernetesDelivery: { argocd: { instances } } }),
        },
      }),
      catalogServiceMock.factory({ entities }),
      createServiceFactory({
        service: kubernetesCacheServiceRef,
        deps: {},
        factory: () => cache,
      }),
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission, resourceRef }: any) => ({
            result:
              denied.includes(permission.name) &&
              resourceRef !== 'component:default/cart'
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          })),
      }).factory,
    ],
  });
}

export function component(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations: { 'backstage.io/kubernetes-id': name } },
    spec: { type: 'service', lifecycle: 'production', owner: 'shop' },
  };
}

/** A component whose selector finds what belongs to anybody. */
function anybodys(): Entity {
  const entity = component('anybodys');
  entity.metadata.annotations = {
    'backstage.io/kubernetes-label-selector': '!zzz',
  };
  return entity;
}

/** A pod of a component. */
export function podOf(
  id: string,
  { name = `${id}-1`, isReady = true } = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: name,
      labels: { 'backstage.io/kubernetes-id': id },
    },
    spec: {
      restartPolicy: 'Always',
      nodeName: 'node-1',
      containers: [{ name: 'web', image: `${id}:1` }],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'web',
          ready: isReady,
          started: true,
          restartCount: isReady ? 0 : 4,
          state: isReady
            ? { running: {} }
            : { waiting: { reason: 'CrashLoopBackOff' } },
        },
      ],
    },
  };
}
