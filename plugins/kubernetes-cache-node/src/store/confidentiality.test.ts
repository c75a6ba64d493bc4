import * as zlib from 'node:zlib';
import { allAtOnce, KubernetesObject } from '@mooring/kubernetes-objects';
import { WatchedKind } from '../model/WatchedKind';
import { ClusterStore } from './ClusterStore';

const packed: string[] = [];

jest.mock('node:zlib', () => {
  const actual = jest.requireActual<typeof zlib>('node:zlib');
  return {
    ...actual,
    zstdCompressSync: (text: string, options: zlib.ZstdOptions) => {
      packed.push(text);
      return actual.zstdCompressSync(text, options);
    },
  };
});

const SECRET = 'hunter2';
const core = { group: '', version: 'v1' };
const secrets = { ...core, plural: 'secrets', kind: 'Secret' };
const configMaps = { ...core, plural: 'configmaps', kind: 'ConfigMap' };
const pods = { ...core, plural: 'pods', kind: 'Pod' };

/** Whatever a value is made of, keys included. */
function* textsOf(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Reflect.ownKeys(value)) {
    yield String(key);
    yield* textsOf((value as Record<PropertyKey, unknown>)[key]);
  }
}

describe('the store', () => {
  it('holds no Secret, no data of a ConfigMap, no managed fields and no copy of what was applied', async () => {
    const seen: unknown[] = [];
    const store = ClusterStore.create({
      cluster: 'c',
      onChange: change => seen.push(change),
    });
    const metadata = (name: string) => ({
      name,
      namespace: 'shop',
      annotations: {
        'backstage.io/kubernetes-id': 'orders',
        description: 'long enough to be packed '.repeat(50),
        'kubectl.kubernetes.io/last-applied-configuration': `{"stringData":{"password":"${SECRET}"}}`,
      },
      managedFields: [{ fieldsV1: { [`f:${SECRET}`]: {} } }],
    });
    const objects: [WatchedKind, KubernetesObject & Record<string, unknown>][] =
      [
        [pods, { apiVersion: 'v1', kind: 'Pod', metadata: metadata('pod') }],
        [
          configMaps,
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: metadata('config'),
            immutable: true,
            data: { password: SECRET },
            binaryData: { password: SECRET },
          },
        ],
        [
          secrets,
          {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: metadata('secret'),
            data: { password: SECRET },
            stringData: { password: SECRET },
          },
        ],
      ];
    const secret = objects[2][1];
    const taken: boolean[] = [];
    for (const [kind, object] of objects) {
      const { apiVersion: _, kind: __, ...item } = object;
      const list = store.beginReplace(kind);
      for (const form of [object, item as unknown as KubernetesObject]) {
        taken.push(list.add(form));
        taken.push(list.add(Buffer.from(JSON.stringify(form))));
      }
      // A server that takes one kind for another.
      taken.push(list.add(secret));
      const broken = JSON.stringify(object).slice(0, -1);
      try {
        list.add(Buffer.from(broken));
      } catch (error) {
        seen.push(error, `${(error as Error).stack}`);
      }
      allAtOnce(list.commitInSteps());
      const text = JSON.stringify(object);
      taken.push(store.apply(kind, { type: 'MODIFIED', object, text }));
      taken.push(store.apply(kind, { type: 'MODIFIED', object: secret }));
    }
    for (const kind of [pods, configMaps])
      allAtOnce(store.beginReplace(kind).commitInSteps());
    for (const [kind, object] of objects) {
      store.apply(kind, { type: 'ADDED', object });
    }
    await new Promise(resolve => setImmediate(resolve));

    const ofOthers = [true, true, true, true, false, true, false];
    const ofSecrets = ofOthers.map(() => false);
    expect(taken).toEqual([...ofOthers, ...ofOthers, ...ofSecrets]);
    expect(store.objects({})).toHaveLength(2);
    expect(packed.join()).toContain('"config"');
    const everything = [
      ...textsOf([seen, store.kinds(), store.objects({})]),
      ...textsOf([[...store.index.find({})], store.index.state]),
      ...packed,
    ].join('\n');
    expect(everything).toContain('"immutable":true');
    expect(everything).not.toContain(SECRET);
    expect(everything).not.toContain('managedFields');
    expect(everything).not.toContain('last-applied');
  });
});
