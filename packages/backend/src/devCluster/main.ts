/* eslint-disable no-console -- a command for a terminal */
// Runs the command it is given with the cluster of the current kubectl context, as app-config.kubectl.yaml has it.
import { spawn } from 'node:child_process';
import { KubectlProxy } from './KubectlProxy';

async function main([command, ...args]: string[]): Promise<number> {
  const proxy = await KubectlProxy.start();
  console.log(
    `Using the cluster of context "${proxy.context}", by ${proxy.url}`,
  );
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      BACKSTAGE_ENV: 'kubectl',
      KUBECTL_CONTEXT: proxy.context,
      KUBECTL_PROXY_URL: proxy.url,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', status => resolve(status ?? 1));
  });
  await proxy.stop();
  return code;
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    console.error(error.message);
    process.exit(1);
  },
);
