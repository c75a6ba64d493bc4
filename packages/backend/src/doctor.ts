import { parseArgs } from 'node:util';
import {
  DoctorReport,
  formatReport,
  isHealthy,
} from '@mooring/plugin-kubernetes-doctor-common';
import { ConfigurationError } from './config/ConfigurationError';
import { configPaths, loadConfig } from './config/loadConfig';
import { loadSchema } from './config/loadSchema';
import { checkPortal } from './doctor/checkPortal';
import { diagnoseClusters } from './doctor/diagnoseClusters';
import { useProxyOfEnvironment } from './proxy/useProxyOfEnvironment';
import { trustAuthority } from './tls/trustAuthority';

const USAGE = `Usage: node packages/backend/dist/doctor.cjs.js [--config FILE]... [--format text|json] [--timeout SECONDS] [--before-deploy]

Checks what the configuration says: database, base URLs, sign-in, and every cluster hop by hop.

  --timeout        after how many seconds the report comes, whatever has not answered by then; default: 180
  --before-deploy  does not ask the portal itself, which does not run yet

Exit codes: 0 all is well, 1 something is not, 2 it could not be checked.
`;
const EXIT = { well: 0, problem: 1, unchecked: 2 };

const DEFAULT_TIMEOUT_S = '180';
/** Above it the HTTP client gives up. */
const MAX_TIMEOUT_S = 290;

/* eslint-disable no-console -- a command, not a part of the backend */
async function run(): Promise<number> {
  const startedAt = Date.now();
  const { values } = parseArgs({
    options: {
      config: { type: 'string', multiple: true },
      format: { type: 'string', default: 'text' },
      timeout: { type: 'string', default: DEFAULT_TIMEOUT_S },
      'before-deploy': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || !['text', 'json'].includes(values.format)) {
    console.error(USAGE);
    return values.help ? EXIT.well : EXIT.unchecked;
  }
  const timeoutS = Number(values.timeout);
  if (!(timeoutS >= 1 && timeoutS <= MAX_TIMEOUT_S)) {
    console.error(
      `--timeout: "${values.timeout}" is not a number of seconds from 1 to ${MAX_TIMEOUT_S}`,
    );
    return EXIT.unchecked;
  }
  const { config, warnings } = await loadConfig({
    paths: configPaths({ argv: process.argv, env: process.env }),
    schema: await loadSchema(),
    env: process.env,
  });
  for (const { key, message } of warnings) {
    console.error(`warning: ${key.join('.')} ${message}`);
  }
  // Before the first installation there may be none yet, nor anything to ask that has it.
  if (!values['before-deploy']) trustAuthority(process.env);
  useProxyOfEnvironment(process.env);
  const portal = await checkPortal({
    config,
    isRunning: !values['before-deploy'],
  });
  const clusterReport = await diagnoseClusters({
    config,
    hasDatabase: portal.some(({ check, ok }) => check === 'database' && ok),
    ...{ startedAt, timeoutMs: timeoutS * 1000 },
  });
  const report: DoctorReport = { portal, ...clusterReport };
  process.stdout.write(
    values.format === 'json'
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : formatReport(report),
  );
  return isHealthy(report) ? EXIT.well : EXIT.problem;
}

run()
  .catch((error: Error) => {
    const isExpected =
      error instanceof ConfigurationError ||
      (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(isExpected ? error.message : error);
    return EXIT.unchecked;
  })
  .then(code => process.exit(code));
