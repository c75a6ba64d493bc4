import { simulate } from '@mooring/plugin-kubernetes-cache-node/testUtils';
import { serve } from '../processes/serve';

/** Which schedules to run. */
export interface SchedulesOptions {
  firstSeed: number;
  schedules: number;
}

/** What they took. */
export interface SchedulesResult {
  seconds: number;
  /** Of this process, user and system. */
  processorSeconds: number;
  /** What was wrong, the seeds included: the first few. */
  violations: string[];
}

const MAX_NAMED = 10;

async function runSchedules({
  firstSeed,
  schedules,
}: SchedulesOptions): Promise<SchedulesResult> {
  // Errors are made by the thousand, and nobody reads where.
  Error.stackTraceLimit = 0;
  const violations: string[] = [];
  const before = process.cpuUsage();
  const startedAt = performance.now();
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    try {
      await simulate(seed);
    } catch (error) {
      if (violations.length < MAX_NAMED) violations.push(String(error));
    }
  }
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - startedAt) / 1000,
    processorSeconds: (user + system) / 1e6,
    violations,
  };
}

serve(runSchedules);
