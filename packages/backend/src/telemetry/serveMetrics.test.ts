import { setTimeout as sleep } from 'node:timers/promises';
import { metrics } from '@opentelemetry/api';
import { freePort } from '@mooring/control-plane';
import { serveMetrics } from './serveMetrics';

const prometheus = { OTEL_METRICS_EXPORTER: 'prometheus' };

it('serves what is counted, on this machine only by default', async () => {
  const port = String(await freePort());
  const stop = await serveMetrics({
    ...prometheus,
    OTEL_EXPORTER_PROMETHEUS_PORT: port,
  });
  try {
    metrics.getMeter('test').createCounter('ships').add(3);
    const response = await fetch(`http://localhost:${port}/metrics`);
    expect(await response.text()).toMatch(/^ships_total(\{.*\})? 3$/m);

    const again = serveMetrics({
      ...prometheus,
      OTEL_EXPORTER_PROMETHEUS_PORT: port,
    });
    await expect(again).rejects.toThrow('EADDRINUSE');
  } finally {
    await stop?.();
  }
});

it('tells of the process, too, beside what plugins count', async () => {
  const port = String(await freePort());
  const stop = await serveMetrics({
    ...prometheus,
    OTEL_EXPORTER_PROMETHEUS_PORT: port,
  });
  try {
    let text = '';
    // The delay of the event loop is known once it has been measured for a while.
    while (!text.includes('nodejs_eventloop_delay_p99{')) {
      await sleep(100);
      text = await (await fetch(`http://localhost:${port}/metrics`)).text();
    }
    const [, bytes] = /^mooring_process_memory_usage\{.*\} (\d+)/m.exec(text)!;
    expect(Number(bytes)).toBeGreaterThan(10_000_000);
  } finally {
    await stop?.();
  }
});

it('serves none unless asked, and refuses what it does not know', async () => {
  expect(await serveMetrics({})).toBeUndefined();
  await expect(
    serveMetrics({ OTEL_METRICS_EXPORTER: 'statsd' }),
  ).rejects.toThrow('"statsd" is not an exporter of this portal');
  await expect(
    serveMetrics({ ...prometheus, OTEL_EXPORTER_PROMETHEUS_PORT: '0x' }),
  ).rejects.toThrow('"0x" is not a port');
});
