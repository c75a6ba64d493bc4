import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ControlPlane } from './ControlPlane';
import { freePort } from './freePort';
import { waitFor } from './waitFor';

jest.mock('./freePort', () => ({
  freePort: jest.fn(jest.requireActual('./freePort').freePort),
}));

/** The processes whose command line names the directory. */
function processesOf(directory: string): { pid: number; command: string }[] {
  return execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(directory))
    .map(line => {
      const [, pid, command] = /^ *(\d+) (\S+)/.exec(line)!;
      return { pid: Number(pid), command };
    });
}

const running = (directory: string, component: string) =>
  processesOf(directory).find(({ command }) =>
    command.endsWith(`/${component}`),
  );

async function expectNothingLeft(directory: string) {
  await waitFor(
    async () => processesOf(directory).length === 0 && !existsSync(directory),
    {
      description: `nothing to be left of ${directory}`,
      timeoutMs: 20_000,
    },
  );
}

const COMPONENTS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
];

it('leaves nothing behind when stopped', async () => {
  const controlPlane = await ControlPlane.start({ controllers: true });
  const directory = dirname(controlPlane.kubeconfig);
  COMPONENTS.forEach(component =>
    expect(running(directory, component)).toBeDefined(),
  );

  await controlPlane.stop();
  await controlPlane.stop(); // a second time changes nothing
  await expectNothingLeft(directory);
});

it('leaves nothing behind when the process that started it is killed', async () => {
  const parent = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      resolvePackagePath('@mooring/control-plane', 'src/bin.ts'),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const directory = dirname(line.replace('export KUBECONFIG=', ''));
  COMPONENTS.forEach(component =>
    expect(running(directory, component)).toBeDefined(),
  );

  parent.kill('SIGKILL');
  await expectNothingLeft(directory);
});

it('says which component has crashed instead of waiting for it', async () => {
  const controlPlane = await ControlPlane.start();
  try {
    process.kill(
      running(dirname(controlPlane.kubeconfig), 'etcd')!.pid,
      'SIGKILL',
    );
    await expect(
      controlPlane.waitFor(async () => false, {
        description: 'something that never comes',
      }),
    ).rejects.toThrow(/^etcd ended by itself with SIGKILL/);
  } finally {
    await controlPlane.stop();
  }
});

it('reports why a component did not start', async () => {
  await expect(
    ControlPlane.start({ extraApiServerArgs: ['--no-such-flag'] }),
  ).rejects.toThrow(
    /^kube-apiserver ended by itself with code 1[^]*unknown flag: --no-such-flag/,
  );
});

it('chooses another port when somebody was quicker to bind the first', async () => {
  const quicker = createServer().listen(0, '127.0.0.1');
  await once(quicker, 'listening');
  const { port } = quicker.address() as AddressInfo;
  jest.mocked(freePort).mockResolvedValueOnce(port);

  const controlPlane = await ControlPlane.start();
  expect(new URL(controlPlane.url).port).not.toBe(String(port));
  expect(await controlPlane.request('/readyz')).toBe('ok');
  await controlPlane.stop();
  quicker.close();
});

it('keeps a data directory for the next, and lets nobody else use it meanwhile', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'data-'));
  try {
    const first = await ControlPlane.start({ dataDirectory });
    await first.apply(
      '{ apiVersion: v1, kind: ServiceAccount, metadata: { name: guest } }',
    );
    const token = await first.createServiceAccountToken('default', 'guest');
    await expect(ControlPlane.start({ dataDirectory })).rejects.toThrow(
      `another control plane uses the data directory ${dataDirectory}`,
    );
    await first.stop();

    const second = await ControlPlane.start({ dataDirectory });
    const { status } = await second.request(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {
        method: 'POST',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        },
        token,
      },
    );
    expect(status.userInfo.username).toBe(
      'system:serviceaccount:default:guest',
    );
    await second.stop();
    expect(processesOf(dataDirectory)).toEqual([]);
  } finally {
    await rm(dataDirectory, { recursive: true });
  }
});
