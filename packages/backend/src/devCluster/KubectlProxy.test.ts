import { execFile } from 'node:child_process';
import { chmod, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { KubectlProxy } from './KubectlProxy';

const directory = createMockDirectory();

/** An environment whose kubectl is this shell script. */
async function withKubectl(script: string): Promise<NodeJS.ProcessEnv> {
  directory.setContent({ kubectl: `#!/bin/sh\n${script}\n` });
  await chmod(directory.resolve('kubectl'), 0o755);
  return {
    PATH: `${directory.path}:${dirname(process.execPath)}:/usr/bin:/bin`,
  };
}

/** Answers as kubectl does, and keeps what it was called with. */
const KUBECTL = `
echo "$@" >> ${directory.path}/calls
case "$1" in
  config) echo staging ;;
  proxy) echo "Starting to serve on 127.0.0.1:45678"; exec sleep 60 ;;
esac`;

it('serves the current context on a free port of this machine, until it is stopped', async () => {
  const proxy = await KubectlProxy.start({ env: await withKubectl(KUBECTL) });
  expect(proxy.context).toBe('staging');
  expect(proxy.url).toBe('http://127.0.0.1:45678');
  await proxy.stop();
  await proxy.stop();
  expect(await readFile(directory.resolve('calls'), 'utf8')).toBe(
    'config current-context\nproxy --address=127.0.0.1 --port=0 --context=staging\n',
  );
});

it('says what to do when kubectl or the context is missing, or the proxy ends', async () => {
  directory.clear();
  await expect(
    KubectlProxy.start({ env: { PATH: directory.path } }),
  ).rejects.toThrow('kubectl is not on the PATH. Install it');
  await expect(
    KubectlProxy.start({ env: await withKubectl('exit 1') }),
  ).rejects.toThrow('kubectl has no current context. Choose one of');
  await expect(
    KubectlProxy.start({
      env: await withKubectl('[ "$1" = proxy ] && exit 1; echo staging'),
    }),
  ).rejects.toThrow('kubectl proxy ended; what it wrote above says why.');
});

it('runs a command with the context and the address, and returns its exit code', async () => {
  const env = await withKubectl(KUBECTL);
  const run = promisify(execFile)(
    process.execPath,
    [
      ...[
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      resolve(__dirname, 'main.ts'),
      ...[
        'sh',
        '-c',
        'echo "$BACKSTAGE_ENV $KUBECTL_CONTEXT $KUBECTL_PROXY_URL"; exit 7',
      ],
    ],
    { env },
  );
  await expect(run).rejects.toMatchObject({
    code: 7,
    stdout: expect.stringMatching(
      /^Using the cluster of context "staging", .*\nkubectl staging http:\/\/127.0.0.1:45678\n$/,
    ),
  });
});
