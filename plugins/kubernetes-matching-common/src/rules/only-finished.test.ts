import { KubernetesObject } from '@mooring/kubernetes-objects';
import {
  cluster,
  component,
  deployment,
  ID,
  messagesOf,
  workload,
} from '../testUtils/builders';

const entity = component('cart');
const labels = { [ID]: 'cart' };
const pod = (name: string, phase: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels },
  status: { phase },
});
const find = (...objects: KubernetesObject[]) =>
  messagesOf('only-finished', { entity, objects });
const idle = workload('Deployment', 'web', {
  labels,
  pods: labels,
  replicas: 0,
});

describe('only-finished', () => {
  it('finds what has finished or is scaled to zero', () => {
    expect(find(idle)).toEqual([
      'Everything that matches "backstage.io/kubernetes-id=cart" has finished or is scaled to zero: Deployment shop/web on prod.',
    ]);
    expect(find(pod('a', 'Succeeded'), pod('b', 'Failed'), idle)).toHaveLength(
      1,
    );
  });

  it('is silent where anything runs or may run, on any cluster', () => {
    expect(find(idle, pod('a', 'Running'))).toEqual([]);
    expect(find(pod('a', 'Pending'))).toEqual([]);
    expect(find(deployment('cart'))).toEqual([]);
    expect(
      messagesOf('only-finished', {
        entity,
        clusters: [cluster('eu', [idle]), cluster('us', [deployment('cart')])],
      }),
    ).toEqual([]);
    const { kind: _, ...rest } = pod('x', 'Succeeded');
    expect(
      find({ ...rest, apiVersion: 'example.com/v1', kind: 'Cart' }),
    ).toEqual([]);
  });
});
