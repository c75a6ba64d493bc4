import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { DemoCluster } from '@mooring/demo-cluster';
import { clustersOf } from '../__testUtils__/clustersOf';
import { ProductionPortal } from '../__testUtils__/ProductionPortal';
import { component, workload } from '../__testUtils__/workload';
import { startTraces } from './startTraces';

jest.setTimeout(300_000);

it('sends none unless asked, and refuses what it does not know', () => {
  expect(startTraces({})).toBeUndefined();
  expect(startTraces({ OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
  expect(() => startTraces({ OTEL_TRACES_EXPORTER: 'jaeger' })).toThrow(
    'OTEL_TRACES_EXPORTER: "jaeger" is not an exporter of this portal; write otlp, or none.',
  );
});

it('follows a request from the browser through plugins to the database and the cluster, and into the log', async () => {
  // Protocol Buffers carry ids as bytes and names as text, so both are found in what was received.
  const received: Buffer[] = [];
  const collector = createServer(async (request, response) => {
    for await (const chunk of request) received.push(chunk);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  const cluster = await DemoCluster.start({ name: 'east' });
  cluster.apply(workload('till'));
  const portal = await ProductionPortal.start({
    entities: [component('till')],
    env: {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
    config: {
      kubernetes: {
        clusterLocatorMethods: [clustersOf(cluster)],
      },
    },
  });
  try {
    const mel = await portal.signIn('mel');
    const path = '/kubernetes-workloads/workloads/component/default/till/usage';
    const traceId = randomBytes(16).toString('hex');
    const spans = () => spansOf(Buffer.concat(received), traceId);
    await portal.backend.waitUntil(async () => {
      const { body } = await mel.call(path, {
        headers: {
          traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
        },
      });
      return body.clusters?.[0]?.state === 'measured';
    });
    await portal.backend.waitUntil(async () =>
      ['GET', 'pg.query', 'metrics.k8s.io'].every(part =>
        spans().some(span => span.includes(part)),
      ),
    );
    expect(spans().some(span => span.includes('/api/catalog/'))).toBe(true);
    const lines = portal.backend.output
      .split('\n')
      .filter(line => line.includes(traceId))
      .map(line => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({
        trace_id: traceId,
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
        message: expect.any(String),
      }),
    );

    // What is not sent yet is sent before the process ends.
    await portal.backend.stop();
    const sent = Buffer.concat(received);
    expect(sent.includes('mooring.matching.entities')).toBe(true);
    expect(sent.includes('http.server.request.duration')).toBe(true);
  } finally {
    await portal.stop();
    await cluster.stop();
    collector.closeAllConnections();
    collector.close();
  }
});

/** What follows each mention of a trace, up to the next. */
function spansOf(sent: Buffer, traceId: string): string[] {
  return sent
    .toString('latin1')
    .split(Buffer.from(traceId, 'hex').toString('latin1'))
    .slice(1);
}
