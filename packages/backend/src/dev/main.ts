/* eslint-disable no-console -- a command for a terminal */
// `yarn dev [--verbose]`: the demo clusters and the portal over them, and what to do with it once it is ready.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { targetPaths } from '@backstage/cli-common';
import { ConfigReader } from '@backstage/config';
import { ConfigSources } from '@backstage/config-loader';
import { DEMO_STOPS, formatGuide } from './guide';
import { isWorthShowing, quietSettings } from './quiet';
import { untilReady } from './untilReady';

const COMMAND = [
  'demo-cluster',
  'run',
  'examples/demo-clusters.yaml',
  '--',
  'backstage-cli',
  'repo',
  'start',
];
const KUBECTL =
  'kubectl --kubeconfig .cache/demo-cluster/kubeconfig --context demo-east get pods -A';

async function main(args: string[]): Promise<number> {
  const verbose = args.includes('--verbose');
  const others = args.filter(arg => arg !== '--verbose');
  const [command, ...rest] = [...COMMAND, ...others];

  console.log('Starting the portal. The first start takes about a minute.');
  const child = spawn(command, rest, {
    stdio: verbose ? 'inherit' : ['inherit', 'pipe', 'pipe'],
    env: {
      ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
      ...process.env,
      ...(!verbose && quietSettings(process.env)),
    },
  });
  // What the parts of the portal say when they end one after the other means nothing.
  const stop = { begun: false };
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    if (!from) continue;
    createInterface({ input: from }).on('line', line => {
      if (!stop.begun && isWorthShowing(line)) to.write(`${line}\n`);
    });
  }
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop.begun = true;
      // Ctrl+C in a terminal reaches the command by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }

  const ended = new AbortController();
  const guided = sayWhatToDo(ended.signal).catch(error => {
    if (!ended.signal.aborted) console.error(error);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', status => resolve(status ?? 1));
  });
  ended.abort();
  await guided;
  return code;
}

async function sayWhatToDo(signal: AbortSignal): Promise<void> {
  const { appUrl, backendUrl } = await readAddresses();
  await untilReady({
    appUrl,
    backendUrl,
    components: ['orders', 'payments-api'],
    signal,
  });
  console.log(
    formatGuide({ baseUrl: appUrl, stops: DEMO_STOPS, kubectl: KUBECTL }),
  );
}

/** Where the portal is, as its configuration says; the clusters' variables are known to the child only. */
async function readAddresses() {
  const source = ConfigSources.default({
    argv: [],
    rootDir: targetPaths.rootDir,
    substitutionFunc: async name => process.env[name] ?? '-',
  });
  for await (const { configs } of source.readConfigData()) {
    const config = ConfigReader.fromConfigs(configs);
    return {
      appUrl: config.getString('app.baseUrl').replace(/\/$/, ''),
      backendUrl: config.getString('backend.baseUrl').replace(/\/$/, ''),
    };
  }
  throw new Error('app-config.yaml has no app.baseUrl');
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    console.error(error.message);
    process.exit(1);
  },
);
