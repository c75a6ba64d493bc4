import { KubernetesObject } from '@mooring/kubernetes-objects';
import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
  messagesOf,
  workload,
} from '../testUtils/builders';

const entity = component('ledger');
const service = (selector?: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'front', namespace: 'shop', labels: { [ID]: 'ledger' } },
  spec: { selector },
});

describe('no-objects', () => {
  it('says what was asked, where', () => {
    expect(messagesOf('no-objects', { entity })).toEqual([
      'No object matches "backstage.io/kubernetes-id=ledger" on prod.',
    ]);
    const namespace = {
      [ID]: 'ledger',
      'backstage.io/kubernetes-namespace': 'x',
    };
    expect(
      messagesOf('no-objects', {
        entity: component('ledger', namespace),
        clusters: [cluster('eu'), cluster('us')],
      }),
    ).toEqual([
      'No object matches "backstage.io/kubernetes-id=ledger" in namespace x on any of 2 clusters.',
    ]);
    expect(messagesOf('no-objects', { entity, clusters: [] })).toEqual([
      'No cluster is asked for "backstage.io/kubernetes-id=ledger".',
    ]);
  });

  it('does not take a Service for the workloads that it selects', () => {
    const web = workload('Deployment', 'web', { pods: { app: 'web' } });
    const [finding] = findingsOf('no-objects', {
      entity,
      objects: [service({ app: 'web' }), web],
    });
    expect(finding.message).toBe(
      'No workload matches "backstage.io/kubernetes-id=ledger" on prod; only Service shop/front on prod does, and its pods do not.',
    );
    expect(finding.fixes).toMatchObject([
      { target: { kind: 'Deployment', name: 'web' }, certain: false },
    ]);
    expect(findingsOf('no-objects', { entity, objects: [service()] })).toEqual(
      [],
    );
  });

  it('does not take an Ingress for the workloads that it leads to', () => {
    const ingress: KubernetesObject = {
      ...service(),
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
    };
    const web = workload('Deployment', 'web', { pods: { app: 'web' } });
    expect(
      messagesOf('no-objects', { entity, objects: [ingress, web] }),
    ).toEqual([
      'No workload matches "backstage.io/kubernetes-id=ledger" on prod; only Ingress shop/front on prod does, and its pods do not.',
    ]);
    expect(
      findingsOf('no-objects', {
        entity,
        objects: [ingress, deployment('web', 'ledger')],
      }),
    ).toEqual([]);
  });

  it('is silent where another rule knows why, where one is unsynced, and without annotation', () => {
    expect(
      findingsOf('no-objects', {
        entity,
        objects: [deployment('x', 'Ledger')],
      }),
    ).toEqual([]);
    const syncing = cluster('us', [], { type: 'syncing' });
    expect(
      findingsOf('no-objects', { entity, clusters: [cluster('eu'), syncing] }),
    ).toEqual([]);
    expect(
      findingsOf('no-objects', { entity: component('ledger', {}) }),
    ).toEqual([]);
  });

  it('speaks up when the rule that would explain it is off', () => {
    expect(
      findingsOf('no-objects', {
        entity,
        objects: [deployment('x', 'Ledger')],
        config: { severities: { 'near-miss': 'off' } },
      }),
    ).toHaveLength(1);
  });
});
