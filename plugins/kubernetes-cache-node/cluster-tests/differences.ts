import { isDeepStrictEqual } from 'node:util';
import { ControlPlane } from '@mooring/control-plane';
import { apiVersionOf, WatchedKind } from '../src/model/WatchedKind';
import { ClusterObjects } from '../src/model/KubernetesStore';
import { KINDS } from './RestlessCluster';

/** More are not of use to who reads them. */
const MAX_DIFFERENCES = 20;

/** What a fresh list of each kind says otherwise than the cache. */
export async function differences(
  controlPlane: ControlPlane,
  objects: ClusterObjects,
): Promise<string[]> {
  const found: string[] = [];
  for (const kind of KINDS) {
    const inCluster = await listFresh(controlPlane, kind);
    const inCache = heldOf(objects, kind);
    for (const key of new Set([...inCluster.keys(), ...inCache.keys()])) {
      const there = inCluster.get(key);
      const here = inCache.get(key);
      if (!isDeepStrictEqual(there, here)) {
        found.push(
          `${key}: ${JSON.stringify(there)} there, ${JSON.stringify(
            here,
          )} here`,
        );
      }
    }
  }
  return found.slice(0, MAX_DIFFERENCES);
}

async function listFresh(
  controlPlane: ControlPlane,
  kind: WatchedKind,
): Promise<Map<string, object>> {
  const group = kind.group === '' ? '/api' : '/apis';
  const { items } = await controlPlane.request(
    `${group}/${apiVersionOf(kind)}/${kind.plural}`,
  );
  return byName(kind, items);
}

function heldOf(
  objects: ClusterObjects,
  { group, plural, kind = 'Boat' }: WatchedKind,
): Map<string, object> {
  const groupKind = group === '' ? kind : `${kind}.${group}`;
  const items = objects.objects({ kinds: [groupKind] });
  return byName({ group, plural, version: 'v1' }, items);
}

function byName(kind: WatchedKind, items: any[]): Map<string, object> {
  return new Map(
    items.map(item => {
      const { kind: _kind, apiVersion: _version, data: _data, ...kept } = item;
      const { managedFields: _fields, ...metadata } = item.metadata;
      const { namespace, name } = metadata;
      return [`${kind.plural} ${namespace}/${name}`, { ...kept, metadata }];
    }),
  );
}
