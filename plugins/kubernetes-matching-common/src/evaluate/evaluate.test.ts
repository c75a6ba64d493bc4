import { ClusterState } from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import { MATCHING_ANNOTATIONS } from '../annotations';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import {
  cluster,
  component,
  deployment,
  ID,
  workload,
} from '../testUtils/builders';
import { evaluate } from './evaluate';
import { evaluateEntity } from './examine';
import { evaluateFleet } from './evaluateFleet';

const since = '2026-11-21T14:02:00Z';
const states: Record<string, ClusterState> = {
  syncing: { type: 'syncing' },
  stale: { type: 'stale', since, reason: 'x' },
  unreachable: { type: 'unreachable', since, reason: 'x' },
  unauthorized: { type: 'unauthorized', hop: 'authentication' },
  forbidden: { type: 'forbidden', kinds: ['Pod'] },
  incomplete: { type: 'incomplete', kinds: ['Pod'], since, reason: 'x' },
};
const verdict = (
  clusters: ReturnType<typeof cluster>[],
  entity = component('cart'),
  config: MatchingConfig = {},
) => evaluate({ entity, catalog: CatalogIndex.create(), clusters, config });

describe('evaluate', () => {
  it('gives the query, the verdict per cluster, and the counts', () => {
    const cart = deployment('cart');
    const match = verdict([cluster('eu', [cart]), cluster('us')]);
    const counts = { 'Deployment.apps': 1, 'ReplicaSet.apps': 1, Pod: 1 };
    expect(match).toEqual({
      entityRef: 'component:default/cart',
      query: {
        labelSelector: 'backstage.io/kubernetes-id=cart',
        source: 'kubernetes-id',
        id: 'cart',
      },
      status: 'matched',
      clusters: [
        { cluster: 'eu', status: 'matched', state: { type: 'synced' }, counts },
        {
          cluster: 'us',
          status: 'unmatched',
          state: { type: 'synced' },
          counts: {},
        },
      ],
      counts,
      findings: [],
    });
    expect(JSON.parse(JSON.stringify(match))).toEqual(match);
  });

  it.each(Object.entries(states))(
    'never takes a cluster that is %s for empty',
    (_, state) => {
      const match = verdict([cluster('eu'), cluster('us', [], state)]);
      expect(match.status).toBe('unknown');
      expect(match.clusters.map(({ status }) => status)).toEqual([
        'unmatched',
        'unknown',
      ]);
      expect(match.findings.map(({ cluster: of }) => of)).toEqual(['us']);
      expect(match.findings.map(({ rule }) => rule)).not.toContain(
        'no-objects',
      );
    },
  );

  it.each(Object.entries(states))(
    'gives reasons found elsewhere as notes while a cluster is %s',
    (_, state) => {
      const { findings } = verdict([
        cluster('eu', [deployment('web', 'Cart')]),
        cluster('us', [], state),
      ]);
      expect(findings.map(({ rule }) => rule)).toHaveLength(2);
      const [reason, note] = findings;
      expect(reason.cluster).toBe('us');
      expect(note).toMatchObject({ rule: 'near-miss', severity: 'info' });
      expect(note.fixes.map(({ certain }) => certain)).toEqual([false, false]);
    },
  );

  it('counts what a stale cluster held, and calls it unknown', () => {
    const match = verdict([cluster('eu', [deployment('cart')], states.stale)]);
    expect(match).toMatchObject({ status: 'unknown', counts: { Pod: 1 } });
    expect(
      verdict([cluster('eu', [deployment('cart')], states.forbidden)]).status,
    ).toBe('matched');
  });

  it('says of a stale cluster without objects only what can change the verdict', () => {
    const found = cluster('eu', [deployment('cart')]);
    const rulesWith = (...others: Parameters<typeof verdict>[0]) =>
      verdict([found, ...others]).findings.map(({ rule }) => rule);
    // It ran elsewhere, and does so still: the state of the other cluster stands with its answer.
    expect(rulesWith(cluster('us', [], states.stale))).toEqual([]);
    expect(verdict([found, cluster('us', [], states.stale)])).toMatchObject({
      status: 'matched',
      clusters: [
        { cluster: 'eu', status: 'matched' },
        { cluster: 'us', status: 'unknown', state: { type: 'stale' } },
      ],
    });
    // It ran there, too.
    expect(
      rulesWith(cluster('us', [deployment('cart')], states.stale)),
    ).toEqual(['cluster-unreachable']);
    // Nobody knows what runs there.
    expect(rulesWith(cluster('us', [], states.unreachable))).toEqual([
      'cluster-unreachable',
    ]);
    // It runs nowhere else, so it may run there.
    expect(
      verdict([cluster('eu'), cluster('us', [], states.stale)]),
    ).toMatchObject({
      status: 'unknown',
      findings: [{ rule: 'cluster-unreachable', cluster: 'us' }],
    });
  });

  it('relies on the kinds that are followed, and not on what is known of others', () => {
    const found = (...kinds: string[]) =>
      verdict([
        cluster('eu', [deployment('cart')], {
          ...{ type: 'incomplete', kinds, since, reason: 'x' },
        }),
      ]);
    const workloads = ['Pod', 'ReplicaSet.apps', 'Deployment.apps'];
    expect(found('Deployment.apps').status).toBe('matched');
    expect(found(...workloads)).toMatchObject({
      ...{ status: 'unknown', counts: { Pod: 1 } },
    });
  });

  it('prefers a half link to a whole one, a whole one to not knowing, that to none', () => {
    const half = workload('Deployment', 'web', { labels: { [ID]: 'cart' } });
    const partly = cluster('a', [half]);
    const whole = cluster('b', [deployment('cart')]);
    const unknown = cluster('c', [], states.syncing);
    const none = cluster('d');
    expect(verdict([none, unknown, whole, partly]).status).toBe(
      'partly-matched',
    );
    expect(verdict([none, unknown, whole]).status).toBe('matched');
    expect(verdict([none, unknown]).status).toBe('unknown');
    expect(verdict([none]).status).toBe('unmatched');
    expect(verdict([]).status).toBe('unmatched');
  });

  it('asks nothing for what cannot be answered', () => {
    const everything = { 'backstage.io/kubernetes-label-selector': ' ' };
    for (const annotations of [
      { [ID]: 'a b' },
      { [ID]: 'cart', 'backstage.io/kubernetes-namespace': 'a,b' },
      everything,
      { [ID]: 7 },
    ]) {
      const match = verdict(
        [cluster('eu', [deployment('cart')])],
        component('cart', annotations),
      );
      expect(match).toMatchObject({ status: 'invalid', counts: {} });
      expect(match.findings).toHaveLength(1);
    }
  });

  it('leads with the worst finding, then with the one that explains most', () => {
    const entity = component('cart', {
      [ID]: 'cart',
      'backstage.io/kubernetes-label-selector': 'app=cart',
      'backstage.io/kubernetes-cluster': 'moon',
      'backstage.io/kubernetes-ns': 'shop',
    });
    const { findings } = verdict([cluster('eu')], entity, {
      serviceLocatorMethod: 'multiTenant',
    });
    expect(findings.map(({ rule }) => rule)).toEqual([
      'annotation-unknown',
      'selector-overrides-id',
      'cluster-ignored',
    ]);
    const severities = {
      'cluster-ignored': 'error',
      'annotation-unknown': 'off',
    } as const;
    const configured = verdict([cluster('eu')], entity, {
      serviceLocatorMethod: 'multiTenant',
      severities,
    });
    expect(
      configured.findings.map(({ rule, severity }) => `${severity} ${rule}`),
    ).toEqual(['error cluster-ignored', 'warning selector-overrides-id']);
  });

  it('looks at an entity without annotation, and blames it for nothing', () => {
    const entity = component('cart', {});
    expect(
      verdict([cluster('eu', [deployment('cart')])], entity),
    ).toMatchObject({
      status: 'matched',
      query: { source: 'name' },
      findings: [],
    });
    expect(verdict([cluster('eu')], entity).findings).toEqual([]);
  });

  it('looks at no more than some of very many objects', () => {
    const objects = Array.from({ length: 3000 }, (_, i) =>
      deployment(`w-${i}`),
    );
    const selector = { 'backstage.io/kubernetes-label-selector': '!nothing' };
    const { counts } = verdict(
      [cluster('eu', objects)],
      component('greedy', selector),
    );
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(5000);
  });
});

describe('evaluate, for any entity', () => {
  it('gives a verdict of bounded length that is plain data, whatever the author wrote', () => {
    const keys = [...MATCHING_ANNOTATIONS, 'kubernetes-id', 'constructor'];
    const anything = fc.anything({
      withNullPrototype: true,
      values: [fc.string({ maxLength: 5000 }), fc.integer(), fc.boolean()],
    });
    const anyMap = fc.oneof(
      fc.dictionary(fc.constantFrom(...keys), anything),
      anything,
    );
    const clusters = [cluster('eu', [deployment('cart')])];
    const parts = fc.record({
      annotations: anyMap,
      labels: anyMap,
      spec: anyMap,
    });
    fc.assert(
      fc.property(parts, ({ annotations, labels, spec }) => {
        const entity = component('cart', annotations as never, { spec });
        Object.assign(entity.metadata, { labels });
        const match = verdict(clusters, entity);
        for (const { message } of match.findings) {
          expect(message.length).toBeLessThan(1000);
        }
        expect(JSON.parse(JSON.stringify(match)).status).toBe(match.status);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('evaluateEntity', () => {
  it('checks what needs neither clusters nor other entities', () => {
    const entity = component('cart', {
      [ID]: 'a b',
      'kubernetes-namespace': 'x',
    });
    expect(
      evaluateEntity({ entity, config: {} }).map(({ rule }) => rule),
    ).toEqual(['id-format', 'annotation-misplaced']);
    const severities = { 'id-format': 'off' } as const;
    expect(evaluateEntity({ entity, config: { severities } })).toHaveLength(1);
  });
});

describe('evaluateFleet', () => {
  it('orders findings, and leaves out rules that are off', () => {
    const clusters = [
      cluster('eu', [workload('Deployment', 'a'), deployment('b', 'nobody')]),
    ];
    const find = (config: MatchingConfig) =>
      evaluateFleet({ catalog: CatalogIndex.create(), clusters, config }).map(
        ({ rule }) => rule,
      );
    expect(find({})).toEqual(['dangling-label', 'unlabelled-workload']);
    expect(find({ severities: { 'dangling-label': 'off' } })).toEqual([
      'unlabelled-workload',
    ]);
  });
});
