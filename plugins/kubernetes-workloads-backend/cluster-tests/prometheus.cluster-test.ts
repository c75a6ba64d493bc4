import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { FakeCache } from '../src/__testUtils__/FakeCache';
import {
  component,
  podOf,
  startPlugin,
} from '../src/__testUtils__/startPlugin';
import { RealPrometheus } from '@mooring/prometheus-testing';

const PATH = '/api/kubernetes-workloads/workloads/component/default/cart';
const MiB = 2 ** 20;
const RULES = `
groups:
  - name: shop
    rules:
      - record: namespace_pod:queue:max
        expr: max by (namespace, pod) (queue_depth)
      - alert: QueueTooLong
        expr: queue_depth > 5
        labels: { severity: critical, team: 'a"b' }
`;

/** What pods of the component and of another tell; counters rise at known rates. */
function exposed(seconds: number): string {
  return ['cart-1', 'other-1']
    .flatMap((pod, i) => {
      const of = (more = '') => `{namespace="shop",pod="${pod}"${more}}`;
      const web = of(',container="web"');
      const factor = i === 0 ? 1 : 1000;
      const total = 10 * seconds * factor;
      return [
        `container_cpu_usage_seconds_total${web} ${0.25 * seconds * factor}`,
        `container_memory_working_set_bytes${web} ${100 * MiB * factor}`,
        `container_cpu_cfs_throttled_periods_total${web} ${seconds}`,
        `container_cpu_cfs_periods_total${web} ${4 * seconds}`,
        `kube_pod_container_status_restarts_total${web} ${3 * factor}`,
        `http_requests_total${of(',code="200"')} ${0.8 * total}`,
        `http_requests_total${of(',code="500"')} ${0.2 * total}`,
        ...['0.1', '0.5', '+Inf'].map(
          (le, n) =>
            `http_request_duration_seconds_bucket${of(`,le="${le}"`)} ${
              n === 0 ? total / 2 : total
            }`,
        ),
        `queue_depth${of(',queue="a\\"b\\\\c"')} ${7 * factor}`,
        `queue_depth${of(',queue="nan"')} NaN`,
        `queue_depth${of(',queue="inf"')} -Inf`,
      ];
    })
    .map(line => `${line}\n`)
    .join('');
}

let exporter: Server;
let prometheus: RealPrometheus;
beforeAll(async () => {
  const startedAt = Date.now();
  exporter = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(exposed((Date.now() - startedAt) / 1000 + 100));
  }).listen(0, '127.0.0.1');
  await once(exporter, 'listening');
  const { port } = exporter.address() as AddressInfo;
  const targets = [`127.0.0.1:${port}`];
  prometheus = await RealPrometheus.start({ targets, rules: RULES });
});
afterAll(async () => {
  await prometheus?.stop();
  exporter?.closeAllConnections();
  exporter?.close();
});

it('shows what a real Prometheus knows of the pods, and of no others', async () => {
  const cache = new FakeCache();
  cache.add('prod', [podOf('cart')]);
  const entity = component('cart');
  Object.assign(entity.metadata.annotations!, {
    'prometheus.io/rule': 'queue_depth|queue,namespace_pod:queue:max',
    'prometheus.io/labels': 'team=a"b',
  });
  const { server } = await startPlugin(cache, {
    entities: [entity],
    prometheus: {
      instances: [
        { name: 'main', url: prometheus.url, clusters: [{ name: 'prod' }] },
      ],
    },
  });
  await prometheus.until('ALERTS{alertstate="firing"}');
  await prometheus.until('rate(http_requests_total[5m]) > 0');
  await prometheus.until('count_over_time(namespace_pod:queue:max[5m]) > 1');

  let panels: any[] = [];
  do {
    const { body } = await request(server).get(`${PATH}/metrics`);
    panels = body.clusters[0].panels;
    expect(panels.flatMap(({ error }) => error ?? [])).toEqual([]);
    await sleep(500);
  } while (panels.some(({ series }) => series.length === 0));
  const last = panels.map(({ id, title, series }) => [
    title ?? id,
    ...series.map(({ name, values }: any) => [
      name,
      values.findLast((value: number | null) => value !== null),
    ]),
  ]);
  const about = (value: number) => expect.closeTo(value, 1);
  expect(last).toEqual([
    ['cpu', ['cart-1', expect.any(Number)]],
    ['memory', ['cart-1', 100 * MiB]],
    ['restarts', ['cart-1', 3]],
    ['throttling', ['cart-1', about(0.25)]],
    ['http-rate', ['cart-1', expect.any(Number)]],
    ['http-errors', ['cart-1', about(0.2)]],
    ['http-latency', ['cart-1', about(0.46)]],
    ['queue_depth', ['a"b\\c', 7]],
    ['namespace_pod:queue:max', ['cart-1', 7]],
  ]);
  // Rates of series that have just begun are low, both alike: 10 requests for each quarter of a second of processor time.
  const [[, [, cores]], , , , [, [, requests]]] = last as any;
  expect(requests / cores).toBeCloseTo(40, 3);

  const { body } = await request(server).get(`${PATH}/alerts`);
  expect(body.clusters[0].problems).toMatchObject([
    {
      problem: 'alert-firing',
      severity: 'error',
      message: 'The alert "QueueTooLong" fires for pod cart-1.',
      since: expect.any(Number),
    },
  ]);
});

it('shows the rest while Prometheus is down', async () => {
  const cache = new FakeCache();
  cache.add('prod', [podOf('cart')]);
  const { server } = await startPlugin(cache, {
    prometheus: {
      instances: [
        {
          name: 'gone',
          url: 'http://127.0.0.1:1',
          clusters: [{ name: 'prod' }],
        },
      ],
    },
  });
  const workloads = await request(server).get(PATH);
  expect(workloads.body.clusters[0].totalPods).toBe(1);
  const { body } = await request(server).get(`${PATH}/alerts`);
  expect(body.clusters[0]).toMatchObject({
    problems: [],
    error: `Prometheus "gone" can't be reached.`,
  });
});
