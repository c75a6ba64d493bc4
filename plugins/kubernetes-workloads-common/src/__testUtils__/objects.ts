import { KubernetesObject } from '@mooring/kubernetes-objects';

/** The moment at which the tests ask. */
export const NOW = Date.parse('2026-03-01T12:00:00Z');

/** The time so many minutes before {@link NOW}, as Kubernetes writes it. */
export function minutesAgo(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

type Fields = Record<string, unknown>;

/** An object of namespace `shop`; its UID is its kind and name. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: { metadata?: Fields; spec?: Fields; status?: Fields } = {},
): KubernetesObject {
  return {
    apiVersion,
    kind,
    ...rest,
    metadata: {
      name,
      namespace: 'shop',
      uid: `${kind}/${name}`,
      creationTimestamp: minutesAgo(120),
      ...rest.metadata,
    },
  } as KubernetesObject;
}

/** What makes an object the controller of another. */
export function ownedBy(owner: KubernetesObject): Fields {
  const { apiVersion, kind, metadata } = owner;
  const { name, uid } = metadata;
  return {
    ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
  };
}

export function deployment(
  rest: { metadata?: Fields; spec?: Fields; status?: Fields } = {},
): KubernetesObject {
  return object('apps/v1', 'Deployment', 'cart', {
    metadata: { generation: 1, ...rest.metadata },
    spec: { replicas: 1, ...rest.spec },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      ...rest.status,
    },
  });
}

export function replicaSet(
  owner: KubernetesObject,
  rest: { name?: string; spec?: Fields; status?: Fields } = {},
): KubernetesObject {
  return object('apps/v1', 'ReplicaSet', rest.name ?? 'cart-1', {
    metadata: { ...ownedBy(owner), generation: 1 },
    spec: { replicas: 1, ...rest.spec },
    status: { observedGeneration: 1, availableReplicas: 1, ...rest.status },
  });
}

/** A running pod with one container `web`; `container` is its status, which is ready unless that says otherwise. */
export function pod(
  rest: {
    name?: string;
    metadata?: Fields;
    spec?: Fields;
    status?: Fields;
    container?: Fields;
  } = {},
): KubernetesObject {
  const container = {
    name: 'web',
    image: 'cart:2',
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt: minutesAgo(60) } },
    ...rest.container,
  };
  return object('v1', 'Pod', rest.name ?? 'cart-1-a', {
    metadata: { labels: { app: 'cart' }, ...rest.metadata },
    spec: {
      restartPolicy: 'Always',
      containers: [{ name: 'web', image: 'cart:2' }],
      ...rest.spec,
    },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'Ready',
          status: container.ready ? 'True' : 'False',
          lastTransitionTime: minutesAgo(59),
        },
      ],
      containerStatuses: [container],
      ...rest.status,
    },
  });
}

/** A Deployment `cart` whose ReplicaSet owns these pods. */
export function deploymentOf(
  pods: readonly KubernetesObject[],
  rest: Parameters<typeof deployment>[0] = {},
): KubernetesObject[] {
  const top = deployment(rest);
  const middle = replicaSet(top);
  return [
    top,
    middle,
    ...pods.map(item => ({
      ...item,
      metadata: { ...item.metadata, ...ownedBy(middle) },
    })),
  ];
}
