import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
  messagesOf,
  workload,
} from '../testUtils/builders';

const entity = component('payments-api');

describe('near-miss', () => {
  it('names the value, where it is in use, and the difference; and mends either side', () => {
    const [finding] = findingsOf('near-miss', {
      entity,
      clusters: [
        cluster('eu', [deployment('pay', 'payment-api')]),
        cluster('us', [deployment('pay', 'payment-api')]),
      ],
    });
    expect(finding.message).toBe(
      'No object carries backstage.io/kubernetes-id="payments-api"; "payment-api" is in use by ' +
        'Deployment shop/pay on eu and Deployment shop/pay on us, which no entity claims (1 character differs).',
    );
    expect(finding.fixes.map(({ title, certain }) => [title, certain])).toEqual(
      [
        ['write "payment-api" in the annotation', true],
        [
          expect.stringContaining('label Deployment shop/pay and its pod'),
          false,
        ],
        [
          expect.stringContaining('label Deployment shop/pay and its pod'),
          false,
        ],
      ],
    );
  });

  it('prefers case to separators to typos to the name to words', () => {
    const values = [
      ['Payments-Api', 'only letter case differs'],
      ['payments_api', 'only separators differ'],
      ['paiments-ape', '2 characters differ'],
      [undefined, 'has that name'],
      ['api-payments', 'the telling words are the same'],
    ] as const;
    const objects = values.map(([value], i) =>
      value
        ? deployment(`w-${i}`, value)
        : workload('Deployment', 'payments-api'),
    );
    for (const [i, [, difference]] of values.entries()) {
      const [message] = messagesOf('near-miss', {
        entity,
        objects: objects.slice(i),
      });
      expect(message).toContain(difference);
    }
  });

  it('is certain of nothing when two values are equally near', () => {
    const [finding] = findingsOf('near-miss', {
      entity,
      objects: [
        deployment('a', 'payment-api'),
        deployment('b', 'paymentz-api'),
      ],
    });
    expect(finding.fixes.map(({ certain }) => certain)).toEqual([false, false]);
  });

  it('looks past what others claim, what is far, what differs in a number, and other namespaces', () => {
    const find = (value: string, options = {}) =>
      findingsOf('near-miss', {
        entity,
        objects: [deployment('w', value)],
        ...options,
      });
    expect(find('payment-api', { others: [component('payment-api')] })).toEqual(
      [],
    );
    expect(find('ledger')).toEqual([]);
    expect(
      findingsOf('near-miss', {
        entity: component('shard-1'),
        objects: [deployment('w', 'shard-2')],
      }),
    ).toEqual([]);
    const namespace = {
      [ID]: 'payments-api',
      'backstage.io/kubernetes-namespace': 'x',
    };
    expect(find('payment-api', { entity: component('p', namespace) })).toEqual(
      [],
    );
    const claimed = component('other', {
      'backstage.io/kubernetes-label-selector': 'app=payments-api',
    });
    expect(
      findingsOf('near-miss', {
        entity,
        others: [claimed],
        objects: [
          workload('Deployment', 'payments-api', {
            labels: { app: 'payments-api' },
          }),
        ],
      }),
    ).toEqual([]);
  });

  it('notices values as they come into use and fall out of it', () => {
    const prod = cluster('prod', [deployment('w', 'ledger')]);
    const find = () => messagesOf('near-miss', { entity, clusters: [prod] });
    expect(find()).toEqual([]);
    const labels = { [ID]: 'payment-api' };
    const [pay] = cluster('x', [workload('Deployment', 'w2', { labels })]).find(
      {},
    );
    prod.upsert(pay);
    expect(find()).toHaveLength(1);
    prod.delete({ kind: 'Deployment.apps', namespace: 'shop', name: 'w2' });
    expect(find()).toEqual([]);
  });

  it('looks for the value of a selector that names one label', () => {
    const key = 'backstage.io/kubernetes-label-selector';
    const labels = { app: 'search' };
    const objects = [workload('Deployment', 'w', { labels, pods: labels })];
    const find = (selector: string) =>
      findingsOf('near-miss', {
        entity: component('x', { [key]: selector }),
        objects,
      });
    expect(find('app=serach')[0].fixes[0].edits).toEqual([
      {
        type: 'set',
        path: ['metadata', 'annotations', key],
        value: 'app=search',
      },
    ]);
    expect(find('app=serach,tier=web')).toEqual([]);
    expect(find('app!=search')).toEqual([]);
  });
});
