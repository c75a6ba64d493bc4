import { Meter } from '@opentelemetry/api';

/** Without a limit, the system names one that no machine has: https://man7.org/linux/man-pages/man7/cgroups.7.html */
const NO_LIMIT = 2 ** 50;

/** What the process takes of memory, and what its container may; no limit is told where there is none. */
export function measureMemory(meter: Meter): void {
  meter
    .createObservableGauge('mooring.process.memory.usage', {
      description: 'Memory of the process',
      unit: 'By',
    })
    .addCallback(result => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge('mooring.process.memory.limit', {
      description:
        'What the container may take of memory, where it has a limit',
      unit: 'By',
    })
    .addCallback(result => {
      const limit = process.constrainedMemory();
      if (limit > 0 && limit < NO_LIMIT) result.observe(limit);
    });
}
