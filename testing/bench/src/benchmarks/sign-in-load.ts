import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { createBenchmark } from '../measure/Benchmark';

const SOCKETS = 10_000;

export const signInLoad = createBenchmark({
  name: 'sign-in-load',
  measures: `How long ten signed-in browsers wait for a page of the catalog while somebody without a token opens 10,000
WebSockets, 100 at a time: the production configuration on a real PostgreSQL with a real OpenID provider. Portal, database,
browsers and attacker share the machine's processors.`,
  figures: {
    'request, under attack, p95': {
      description: '95 % of the requests are answered within',
      unit: 'ms',
      budget: { atMost: 200 },
    },
    'request, under attack, longest': {
      description: 'the longest of all',
      unit: 'ms',
    },
    'request, quiet, p95': {
      description: 'the same ten browsers before the attack',
      unit: 'ms',
    },
    'sockets refused': {
      description: 'sockets refused with 401 before a frame was read',
      unit: 'sockets',
      budget: { atLeast: SOCKETS },
    },
  },
  async run(context) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...[
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        resolvePackagePath('backend', 'src/__testUtils__/signInLoadMain.ts'),
      ],
      { cwd: resolvePackagePath('backend') },
    );
    const { quiet, busy, longest, refused } = JSON.parse(stdout);
    context.report('request, under attack, p95', { mooring: busy });
    context.report('request, under attack, longest', { mooring: longest });
    context.report('request, quiet, p95', { mooring: quiet });
    context.report('sockets refused', { mooring: refused });
  },
});
