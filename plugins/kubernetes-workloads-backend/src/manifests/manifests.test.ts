import { KubernetesObject } from '@mooring/kubernetes-objects';
import request from 'supertest';
import { FakeCache } from '../__testUtils__/FakeCache';
import { podOf, startPlugin } from '../__testUtils__/startPlugin';
import { presentManifest } from './presentManifest';

const MANIFEST =
  '/api/kubernetes-workloads/workloads/component/default/cart/manifest';
const POD = {
  cluster: 'prod',
  objectKind: 'Pod',
  objectNamespace: 'shop',
  objectName: 'cart-1',
};

describe('the manifest', () => {
  it('is that of an object of the entity, from memory', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('cart')]);
    const { server } = await startPlugin(cache);
    const { status, body } = await request(server).get(MANIFEST).query(POD);
    expect(status).toBe(200);
    expect(body).toEqual({
      cluster: 'prod',
      state: { type: 'synced' },
      object: podOf('cart'),
      omitted: [],
    });
    expect(cache.asked).toEqual([]);
  });

  it.each([
    ["another component's object", { objectName: 'payments-1' }],
    ['an object that is not there', { objectName: 'nothing' }],
    ['another namespace', { objectNamespace: undefined }],
    ['another cluster', { cluster: 'staging' }],
  ])('of %s is not found', async (_, other) => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('cart'), podOf('payments')]);
    const { server } = await startPlugin(cache);
    const { status, text } = await request(server)
      .get(MANIFEST)
      .query({ ...POD, ...other });
    expect(status).toBe(404);
    expect(text).not.toContain('image');
  });

  it('needs a permission of its own', async () => {
    const cache = new FakeCache();
    cache.add('prod', [podOf('payments')]);
    const { server } = await startPlugin(cache, {
      denied: ['kubernetes-workloads.manifests.read'],
    });
    const { status, body } = await request(server)
      .get(MANIFEST.replace('cart', 'payments'))
      .query({ ...POD, objectName: 'payments-1' });
    expect(status).toBe(403);
    expect(body.error.message).toContain('kubernetes-workloads.manifests.read');
  });
});

describe('presentManifest', () => {
  const object = (rest: object): KubernetesObject =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'cart' },
      ...rest,
    } as KubernetesObject);
  const withEnv = (name: string, value: string) =>
    object({ spec: { containers: [{ name: 'web', env: [{ name, value }] }] } });

  it('leaves out copies of the object, managed fields, and what a ConfigMap holds', () => {
    const { object: shown, omitted } = presentManifest(
      object({
        kind: 'ConfigMap',
        metadata: {
          name: 'cart',
          managedFields: [{}],
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{"data":"x"}',
            team: 'shop',
          },
        },
        data: { a: 'b' },
        binaryData: { c: 'd' },
      }),
    );
    expect(shown).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cart', annotations: { team: 'shop' } },
    });
    expect(omitted).toEqual([
      'metadata.managedFields',
      'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]',
      'data',
      'binaryData',
    ]);
  });

  it.each([
    ['DB_PASSWORD', 'hunter2'],
    ['GITHUB_TOKEN', 'abc'],
    ['apiKey', 'abc'],
    ['AWS_SECRET_ACCESS_KEY', 'abc'],
  ])('hides the value of %s', (name, value) => {
    const { object: shown, omitted } = presentManifest(withEnv(name, value));
    expect(JSON.stringify(shown)).not.toContain(value);
    expect(JSON.stringify(shown)).toContain(name);
    expect(omitted).toEqual(['spec.containers[0].env[0].value']);
  });

  it.each([
    ['the password of a URL', 'postgres://cart:hunter2@db:5432/cart'],
    ['a header', 'Authorization: Bearer hunter2hunter2'],
    [
      'a private key',
      `-----BEGIN PRIVATE ${'KEY'}-----\nhunter2\n-----END PRIVATE ${'KEY'}-----`,
    ],
  ])('hides %s wherever it stands', (_, value) => {
    const { object: shown } = presentManifest(withEnv('OPTIONS', value));
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });

  it('hides the values of fields, annotations and arguments that are named like secrets', () => {
    const { object: shown } = presentManifest(
      object({
        metadata: { name: 'cart', annotations: { 'acme.io/token': 'hunter2' } },
        spec: {
          values: { database: { password: 'hunter2' } },
          containers: [{ args: ['--db-password=hunter2', '--verbose=1'] }],
        },
      }),
    );
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(JSON.stringify(shown)).toContain('--verbose=1');
  });

  it('shows what only points to a secret', () => {
    const pointing = object({
      spec: {
        automountServiceAccountToken: true,
        imagePullSecrets: [{ name: 'registry' }],
        volumes: [{ secret: { secretName: 'cart' } }],
        containers: [
          {
            env: [
              {
                name: 'DB_PASSWORD',
                valueFrom: { secretKeyRef: { name: 'db', key: 'password' } },
              },
              { name: 'TOKEN_FILE', value: '/var/run/token' },
            ],
          },
        ],
      },
    });
    expect(presentManifest(pointing)).toEqual({
      object: pointing,
      omitted: [],
    });
  });

  it('cuts an annotation of 1 MB, and of an object that is larger still shows only which it is', () => {
    const big = 'x'.repeat(1_000_000);
    const cut = presentManifest(
      object({ metadata: { name: 'cart', annotations: { big, small: 'x' } } }),
    );
    expect(JSON.stringify(cut.object).length).toBeLessThan(2_000);
    expect(cut.omitted).toEqual(['metadata.annotations.big']);
    const items = Array.from({ length: 2_000 }, () => 'x'.repeat(1_000));
    const { object: shown, omitted } = presentManifest(object({ spec: items }));
    expect(shown).toEqual(object({}));
    expect(omitted).toEqual([
      'everything else, which is too large to be shown',
    ]);
  });
});
