import { KubernetesObject } from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import {
  application,
  gitRepository,
  kustomization,
  OTHER_SHA,
  SHA,
} from '../__testUtils__/objects';
import { Delivery } from '../Delivery';
import { readDelivery } from './readDelivery';

const read = (object: KubernetesObject, ...others: KubernetesObject[]) =>
  readDelivery(object, key =>
    others.find(({ metadata }) => metadata.name === key.name),
  ) as Delivery;

describe('an Application', () => {
  it('tells sync, health, revision with its page, and the last operation', () => {
    expect(read(application())).toMatchObject({
      tool: 'argocd',
      reconciler: {
        ...{ kind: 'Application.argoproj.io', namespace: 'argocd' },
        name: 'cart',
      },
      ...{ sync: 'Synced', health: 'Healthy', isAutomated: true },
      revision: {
        short: '3f2c1a9',
        url: `https://github.com/acme/cart/commit/${SHA}`,
      },
      source: { url: 'https://github.com/acme/cart', path: 'k8s' },
      operation: {
        phase: 'Succeeded',
        finishedAt: Date.parse('2026-11-30T09:00:02Z'),
      },
      project: 'shop',
      destination: { namespace: 'shop' },
      ...{ drift: [], totalDrift: 0 },
    });
  });

  it('names each object that differs, and how', () => {
    const resource = (name: string, more: object) => ({
      ...{ group: 'apps', kind: 'Deployment', namespace: 'shop', name },
      ...{ status: 'OutOfSync', ...more },
    });
    const { sync, drift, totalDrift, revision, target } = read(
      application({
        status: {
          sync: { status: 'OutOfSync', revision: OTHER_SHA },
          resources: [
            resource('cart', {}),
            resource('gone', { health: { status: 'Missing' } }),
            resource('old', { requiresPruning: true }),
            resource('well', { status: 'Synced' }),
          ],
        },
      }),
    );
    expect([sync, totalDrift]).toEqual(['OutOfSync', 3]);
    expect(drift.map(({ name, drift: how }) => `${name} ${how}`)).toEqual([
      'cart different',
      'gone missing',
      'old extra',
    ]);
    expect([revision?.short, target?.short]).toEqual(['3f2c1a9', '00aa11b']);
  });

  it('says in plain words why the last sync failed, and of which object', () => {
    const message =
      'Deployment.apps "cart" is invalid: spec.replicas: Invalid value: -1';
    const { operation, drift } = read(
      application({
        status: {
          operationState: {
            ...{ phase: 'Failed', finishedAt: '2026-11-30T09:12:00Z' },
            message: `one or more objects failed to apply, reason: ${message}`,
            syncResult: {
              revision: OTHER_SHA,
              resources: [
                {
                  ...{ group: 'apps', kind: 'Deployment', name: 'cart' },
                  ...{ status: 'SyncFailed', message },
                },
              ],
            },
          },
          resources: [
            {
              ...{ group: 'apps', kind: 'Deployment', namespace: 'shop' },
              ...{ name: 'cart', status: 'OutOfSync' },
            },
          ],
        },
      }),
    );
    expect(operation).toMatchObject({
      phase: 'Failed',
      message: expect.stringMatching(/^The cluster rejects a manifest: /),
      revision: { short: '00aa11b' },
    });
    expect(drift[0].message).toMatch(/^The cluster rejects a manifest: /);
  });

  it.each([
    ['repository not found', "The repository doesn't exist, or"],
    ['authentication required', 'The repository refuses the credentials'],
    ['k8s/prod: app path does not exist', "The path doesn't exist in"],
    [
      "unable to resolve 'v9' to a commit SHA",
      "The repository doesn't have this branch",
    ],
    ['dial tcp 10.0.0.1:443: i/o timeout', "Something on the way doesn't"],
  ])('explains a comparison that fails: %s', (own, meaning) => {
    const [error] = read(
      application({
        status: {
          sync: { status: 'Unknown' },
          conditions: [
            { type: 'ComparisonError', message: `rpc error: ${own}` },
            { type: 'OrphanedResourceWarning', message: 'not an error' },
          ],
        },
      }),
    ).errors;
    expect(error).toContain(meaning);
    expect(error).toContain(own);
  });

  it('has failed to sync for as long as Argo CD tries again, which calls that running', () => {
    const operationState = {
      ...{ phase: 'Running', startedAt: '2026-11-30T09:12:00Z' },
      message: 'one or more objects failed to apply. Retrying attempt #1',
    };
    const phase = (more: object) =>
      read(
        application({
          status: { operationState: { ...operationState, ...more } },
        }),
      ).operation?.phase;
    expect(phase({})).toBe('Running');
    expect(phase({ retryCount: 1 })).toBe('Failed');
  });

  it('is Unknown where its words are of another version', () => {
    expect(
      read(
        application({
          status: {
            sync: { status: 'MostlySynced' },
            health: { status: 'Fine' },
            operationState: { phase: 'Pondering' },
          },
        }),
      ),
    ).toMatchObject({
      sync: 'Unknown',
      health: 'Unknown',
      operation: undefined,
    });
  });

  it('takes several sources, charts, and revisions other than commits', () => {
    const { revision, source } = read(
      application({
        spec: {
          source: undefined,
          sources: [
            { repoURL: 'ghcr.io/acme/charts', chart: 'cart' },
            { repoURL: 'https://github.com/acme/values' },
          ],
        },
        status: {
          history: [{ revisions: ['1.4.2', SHA] }],
          sync: { status: 'Synced', revisions: ['1.4.2', SHA] },
        },
      }),
    );
    expect(revision).toEqual({ text: '1.4.2', short: '1.4.2' });
    expect(source).toEqual({
      ...{ repository: 'ghcr.io/acme/charts', chart: 'cart' },
    });
  });
});

describe('a Kustomization', () => {
  it('tells what it applied, from the repository of its source', () => {
    expect(read(kustomization(), gitRepository())).toMatchObject({
      ...{ tool: 'flux', sync: 'Synced', health: 'Healthy' },
      revision: {
        short: 'main@3f2c1a9',
        url: `https://gitlab.example.com/acme/shop/-/commit/${SHA}`,
      },
      operation: { phase: 'Succeeded' },
      since: Date.parse('2026-11-30T09:00:00Z'),
    });
  });

  it('is out of sync while it fails to apply another revision', () => {
    const failing = kustomization({
      status: {
        lastAttemptedRevision: `main@sha1:${OTHER_SHA}`,
        conditions: [
          {
            ...{ type: 'Ready', status: 'False', reason: 'BuildFailed' },
            ...{ message: 'kustomize build failed: no such file' },
            lastTransitionTime: '2026-11-30T09:12:00Z',
          },
        ],
      },
    });
    expect(read(failing)).toMatchObject({
      ...{ sync: 'OutOfSync', health: 'Degraded' },
      operation: {
        phase: 'Failed',
        message: expect.stringContaining('kustomize build failed'),
      },
      target: { short: 'main@00aa11b' },
    });
  });

  it("doesn't call synced what it said of another spec, and says when it is suspended", () => {
    const changed = kustomization({
      metadata: { generation: 2 },
      spec: { suspend: true },
      status: { observedGeneration: 1 },
    });
    expect(read(changed)).toMatchObject({
      ...{ sync: 'Unknown', isSuspended: true, isAutomated: false },
    });
  });

  it('says why its source is not fetched', () => {
    const refused = gitRepository(
      { url: 'ssh://git:secret@git.example.com/shop' },
      {
        conditions: [
          {
            ...{ type: 'Ready', status: 'False' },
            message:
              "failed to checkout 'https://anna:s3cr3t@git.example.com/shop': authentication required",
          },
        ],
      },
    );
    const { errors, source } = read(kustomization(), refused);
    expect(errors).toEqual([
      "The repository refuses the credentials: failed to checkout 'https://git.example.com/shop': authentication required",
    ]);
    expect(source?.repository).toBe('ssh://git.example.com/shop');
  });
});

it('reads a HelmRelease: the version of its chart is its revision', () => {
  const release: KubernetesObject = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'redis', namespace: 'shop' },
    spec: {
      chart: {
        spec: {
          chart: 'redis',
          sourceRef: { kind: 'HelmRepository', name: 'bitnami' },
        },
      },
    },
    status: {
      history: [{ chartName: 'redis', chartVersion: '19.0.1' }],
      lastAttemptedRevision: '19.0.1',
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
  expect(read(release)).toMatchObject({
    ...{ sync: 'Synced', revision: { short: '19.0.1' } },
    source: { chart: 'redis', fetchedBy: { name: 'bitnami' } },
  });
});

it('never shows credentials of an address', () => {
  for (const repoURL of [
    'https://anna:s3cr3t@github.com/acme/cart.git',
    'https://s3cr3t@github.com/acme/cart',
    'https://x:ab/s3cr3t@github.com/acme/cart',
    'https://github.com/acme/cart?access_token=s3cr3t',
    's3cr3t@github.com:acme/cart.git',
  ]) {
    const shown = JSON.stringify(
      read(
        application({
          spec: { source: { repoURL } },
          status: {
            conditions: [
              {
                type: 'ComparisonError',
                message: `fetching ${repoURL} failed`,
              },
            ],
          },
        }),
      ).source,
    );
    expect(shown).not.toContain('s3cr3t');
    expect(shown).toContain('acme/cart');
  }
});

it('takes 10,000 resources, and names the first few', () => {
  const resources = Array.from({ length: 10_000 }, (_, index) => ({
    ...{ group: 'apps', kind: 'Deployment', namespace: 'shop' },
    ...{ name: `d-${index}`, status: 'OutOfSync' },
  }));
  const { drift, totalDrift } = read(application({ status: { resources } }));
  expect([drift.length, totalDrift]).toEqual([50, 10_000]);
});

it('takes any value of any field, and never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(application(), kustomization()),
      fc.jsonValue(),
      fc.jsonValue(),
      (object, spec, status) => {
        const delivery = read({ ...object, spec, status });
        expect(['Synced', 'OutOfSync', 'Unknown']).toContain(delivery.sync);
      },
    ),
  );
});
