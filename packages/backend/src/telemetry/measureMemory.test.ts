import { metrics } from '@opentelemetry/api';
import { freePort } from '@mooring/control-plane';
import { serveMetrics } from './serveMetrics';

it.each([
  ['a limit', 512 * 2 ** 20, '536870912'],
  ['none', 0, undefined],
  ['none, as some systems tell it', 2 ** 63, undefined],
])('tells what the container may take, with %s', async (_, limit, told) => {
  const spy = jest.spyOn(process, 'constrainedMemory').mockReturnValue(limit);
  const port = String(await freePort());
  const stop = await serveMetrics({
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_PORT: port,
  });
  try {
    const text = await (await fetch(`http://localhost:${port}/metrics`)).text();
    const found = /^mooring_process_memory_limit(?:\{.*\})? (\d+)/m.exec(text);
    expect(found?.[1]).toBe(told);
  } finally {
    await stop?.();
    metrics.disable();
    spy.mockRestore();
  }
});
