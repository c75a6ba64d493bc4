import { deploymentOf, NOW, object, pod } from '../__testUtils__/objects';
import { assessComponent } from '../component/assessComponent';
import { OwnerTree } from '../tree/OwnerTree';

const workload = deploymentOf([pod()]);
const service = object('v1', 'Service', 'cart', {
  spec: { ports: [{ name: 'http', port: 80 }] },
});
const ingress = (name: string, port: object = { number: 80 }) =>
  object('networking.k8s.io/v1', 'Ingress', 'shop', {
    spec: {
      rules: [{ http: { paths: [{ backend: { service: { name, port } } }] } }],
    },
    status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
  });
const route = (ref: object, status: object = {}) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop', {
    spec: { rules: [{ backendRefs: [ref] }] },
    status: { ...status },
  });
const found = (
  objects: Parameters<typeof OwnerTree.create>[0],
  isThere?: (key: { name: string }) => boolean | undefined,
) =>
  assessComponent({
    tree: OwnerTree.create(objects),
    now: NOW,
    isThere,
  }).problems.map(({ problem, message }) => `${problem}: ${message}`);
const refused = {
  parents: [
    {
      conditions: [
        { type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound' },
      ],
    },
  ],
};

describe('route-without-backend', () => {
  it('names a Service that is not there', () => {
    expect(found([...workload, ingress('cart-v2')], () => false)).toEqual([
      "route-without-backend: Ingress shop sends to Service cart-v2, which isn't there.",
    ]);
    expect(
      found([...workload, route({ name: 'cart-v2', port: 80 })], () => false),
    ).toEqual([
      "route-without-backend: HTTPRoute shop sends to Service cart-v2, which isn't there.",
    ]);
  });

  it('names a port that the Service does not have', () => {
    expect(
      found([...workload, service, ingress('cart', { name: 'grpc' })]),
    ).toEqual([
      'route-without-backend: Ingress shop sends to port grpc of Service cart, which has no such port.',
    ]);
    expect(
      found([...workload, service, route({ name: 'cart', port: 8080 })]),
    ).toEqual([
      'route-without-backend: HTTPRoute shop sends to port 8080 of Service cart, which has no such port.',
    ]);
  });

  it('tells what the gateway says', () => {
    expect(found([...workload, route({ name: 'x' }, refused)])).toEqual([
      "route-without-backend: HTTPRoute shop sends to a backend that its gateway can't find.",
    ]);
  });

  it('is told of once, however many workloads there are', () => {
    const other = object('apps/v1', 'DaemonSet', 'agent', {
      metadata: { generation: 1 },
      status: { observedGeneration: 1 },
    });
    expect(
      found([...workload, other, ingress('cart-v2')], () => false),
    ).toHaveLength(1);
  });

  it.each([
    ['all is there', [service, ingress('cart')], () => true],
    [
      'a port is named',
      [service, ingress('cart', { name: 'http' })],
      undefined,
    ],
    ['the Service is only not linked', [ingress('other')], () => true],
    ['Services could not be read', [ingress('other')], () => undefined],
    ['nobody can tell', [ingress('other')], undefined],
    [
      'the backend is a bucket',
      [route({ name: 'a', kind: 'Bucket' })],
      () => false,
    ],
  ])('is silent where %s', (_, objects, isThere) => {
    expect(found([...workload, ...objects], isThere)).toEqual([]);
  });
});
