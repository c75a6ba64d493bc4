import { StoreChange } from '../model/KubernetesStore';
import { ClusterStore } from '../store/ClusterStore';

/** The kinds that the store's tests use. */
export const pods = { group: '', version: 'v1', plural: 'pods', kind: 'Pod' };
export const deployments = {
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  kind: 'Deployment',
};
export const since = '2026-01-01T00:00:00.000Z';
export const synced = { state: 'synced', since } as const;
/** Notices come after the code that causes them. */
export const settled = () => new Promise(resolve => setImmediate(resolve));

/** A store, and what it tells of. */
export function createStore(options: { maxBytes?: number } = {}) {
  const changes: StoreChange[] = [];
  const onChange = (change: StoreChange) => changes.push(change);
  const store = ClusterStore.create({ cluster: 'c', onChange, ...options });
  return { store, changes };
}

/** A pod of the namespace `shop`. */
export function pod(name: string, rest: Record<string, unknown> = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, ...rest },
  };
}
