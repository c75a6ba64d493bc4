import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';
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

/** Answers as kubectl does, for a cluster at this address, and keeps what it was called with. */
function kubectl(address: string) {
  return `
echo "$@" >> ${directory.path}/calls
case "$1" in
  config) echo staging ;;
  proxy) echo "Starting to serve on ${address}"; exec sleep 60 ;;
esac`;
}

it('serves the current context on a free port of this machine, until it is stopped', async () => {
  const seen: IncomingMessage[] = [];
  const cluster = createServer((request, response) => {
    seen.push(request);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(cluster, 'listening');
  const address = `127.0.0.1:${(cluster.address() as AddressInfo).port}`;

  const proxy = await KubectlProxy.start({
    env: await withKubectl(kubectl(address)),
  });
  expect(proxy.context).toBe('staging');
  const response = await fetch(`${proxy.url}/api/v1/pods?limit=1`, {
    headers: { authorization: 'Bearer of-the-portal', accept: 'text/plain' },
  });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({});
  expect(seen).toEqual([
    expect.objectContaining({ url: '/api/v1/pods?limit=1' }),
  ]);
  expect(seen[0].headers).toMatchObject({
    host: new URL(proxy.url).host,
    accept: 'text/plain',
  });
  expect(seen[0].headers).not.toHaveProperty('authorization');

  cluster.close();
  cluster.closeAllConnections();
  expect((await fetch(proxy.url)).status).toBe(502);
  const { url } = proxy;
  await proxy.stop();
  await proxy.stop();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(await readFile(directory.resolve('calls'), 'utf8')).toBe(
    'config current-context\nproxy --address=127.0.0.1 --port=0 --append-server-path --context=staging\n',
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
  const env = await withKubectl(kubectl('127.0.0.1:45678'));
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
      /^Using the cluster of context "staging", .*\nkubectl staging http:\/\/127.0.0.1:\d+\n$/,
    ),
  });
});
