import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { ApiClient } from '../conformance/ApiClient';

const BIN = resolve(__dirname, '../../bin/demo-cluster');

const CONFIG = `
clusters:
  - name: demo-east
    manifests: [web.yaml]
    faults: [{ kind: status, code: 503, resources: [services], count: 1 }]
  - name: demo-west
    age: PT10M
    nodes: 1
`;

const MANIFEST = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: web, image: 'example/web:1' }] }
`;

/** A command that says what its environment is, then waits for a signal, and ends with code 7 when it comes. */
const COMMAND = `
  const names = Object.keys(process.env).filter(name => name.startsWith('DEMO_'));
  console.log(JSON.stringify(Object.fromEntries(names.map(name => [name, process.env[name]]))));
  const timer = setInterval(() => {}, 1000);
  process.on('SIGTERM', () => process.exit(7));
`;

jest.setTimeout(60_000);

describe('demo-cluster run', () => {
  let directory: string;
  let child: ChildProcess | undefined;
  let output: { stdout: string; stderr: string };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'demo-cluster-'));
    await writeFile(join(directory, 'clusters.yaml'), CONFIG);
    await writeFile(join(directory, 'web.yaml'), MANIFEST);
  });

  afterEach(async () => {
    child?.kill('SIGKILL');
    await rm(directory, { recursive: true });
  });

  function start(...command: string[]): ChildProcess {
    const kubeconfig = join(directory, 'cache/kubeconfig');
    const args = [
      'run',
      join(directory, 'clusters.yaml'),
      '--kubeconfig',
      kubeconfig,
    ];
    child = spawn(process.execPath, [BIN, ...args, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    output = { stdout: '', stderr: '' };
    child.stdout!.on('data', chunk => (output.stdout += chunk));
    child.stderr!.on('data', chunk => (output.stderr += chunk));
    return child;
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (child!.exitCode !== null) {
        throw new Error(
          `demo-cluster ended with ${child!.exitCode}: ${output.stderr}`,
        );
      }
      await new Promise(done => setTimeout(done, 20));
    }
  }

  it('runs a command beside the clusters and ends with it', async () => {
    const running = start('--', process.execPath, '-e', COMMAND);
    const exit = once(running, 'exit');
    await until(() => output.stdout.includes('\n'));
    const environment = JSON.parse(output.stdout);
    expect(Object.keys(environment).sort()).toEqual([
      'DEMO_CLUSTER_ADMIN_TOKEN',
      'DEMO_CLUSTER_ADMIN_URL',
      'DEMO_EAST_CA_DATA',
      'DEMO_EAST_TOKEN',
      'DEMO_EAST_URL',
      'DEMO_WEST_CA_DATA',
      'DEMO_WEST_TOKEN',
      'DEMO_WEST_URL',
    ]);

    const east = new ApiClient({
      url: environment.DEMO_EAST_URL,
      ca: Buffer.from(environment.DEMO_EAST_CA_DATA, 'base64').toString(),
      adminToken: environment.DEMO_EAST_TOKEN,
    });
    const { body: pods } = await east.get('/api/v1/pods');
    expect(pods.items).toMatchObject([
      { metadata: { name: 'web' }, status: { phase: 'Running' } },
    ]);
    expect((await east.get('/api/v1/services')).status).toBe(503);
    expect((await east.get('/api/v1/services')).status).toBe(200);
    expect((await east.delete('/api/v1/namespaces/shop/pods/web')).status).toBe(
      403,
    );

    const admin = (
      path: string,
      init: RequestInit = {},
      token = environment.DEMO_CLUSTER_ADMIN_TOKEN,
    ) =>
      fetch(`${environment.DEMO_CLUSTER_ADMIN_URL}${path}`, {
        ...init,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
      });
    expect((await admin('/clusters', {}, 'wrong')).status).toBe(401);
    expect(await (await admin('/clusters')).json()).toMatchObject([
      { name: 'demo-east' },
      { name: 'demo-west' },
    ]);
    const faults = '/clusters/demo-east/faults';
    expect(
      (
        await admin(faults, {
          method: 'POST',
          body: '{"kind":"status","code":429,"retryAfterSeconds":3}',
        })
      ).status,
    ).toBe(204);
    expect((await east.get('/api/v1/pods')).status).toBe(429);
    expect(await (await admin(faults)).json()).toEqual([
      { kind: 'status', code: 429, retryAfterSeconds: 3 },
    ]);
    expect((await admin(faults, { method: 'DELETE' })).status).toBe(204);
    expect((await east.get('/api/v1/pods')).status).toBe(200);
    for (const body of [
      '{"kind":"explode"}',
      '{"kind":"hang","resource":"pods"}',
      '{"kind":"delay"}',
      'x',
    ]) {
      const refused = await admin(faults, { method: 'POST', body });
      expect([body, refused.status]).toEqual([body, 400]);
    }
    expect((await admin('/clusters/demo-north/faults')).status).toBe(404);
    const requests = await (
      await admin('/clusters/demo-east/requests?verb=list&resource=pods')
    ).json();
    expect(requests).toMatchObject({
      count: 3,
      entries: [{ status: 200 }, { status: 429 }, { status: 200 }],
    });
    expect(
      (await admin('/clusters/demo-east/requests', { method: 'DELETE' }))
        .status,
    ).toBe(204);
    expect(
      await (await admin('/clusters/demo-east/requests')).json(),
    ).toMatchObject({ total: 0 });
    const { token } = await (
      await admin('/clusters/demo-east/users/viewer/token', { method: 'POST' })
    ).json();
    expect((await east.get('/api/v1/pods')).status).toBe(401);
    expect((await east.get('/api/v1/pods', { token })).status).toBe(200);
    await east.close();

    const kubeconfig = join(directory, 'cache/kubeconfig');
    expect((await stat(kubeconfig)).mode % 0o1000).toBe(0o600);
    expect(parse(await readFile(kubeconfig, 'utf8'))).toMatchObject({
      'current-context': 'demo-east',
      clusters: [
        { cluster: { server: environment.DEMO_EAST_URL } },
        { cluster: { server: environment.DEMO_WEST_URL } },
      ],
      users: [{ name: 'demo-east-admin' }, { name: 'demo-west-admin' }],
    });
    expect(output.stderr.match(/kubectl --kubeconfig/g)).toHaveLength(1);
    expect(output.stderr).not.toContain(environment.DEMO_EAST_TOKEN);

    running.kill('SIGTERM');
    expect(await exit).toEqual([7, null]);
    await expect(fetch(environment.DEMO_CLUSTER_ADMIN_URL)).rejects.toThrow();
  });

  it('serves until it is told to end, when there is no command', async () => {
    const running = start();
    const exit = once(running, 'exit');
    await until(() => output.stderr.includes('kubectl'));
    running.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
  });

  it('passes on how the command ended', async () => {
    expect(await once(start('--', 'sh', '-c', 'kill -9 $$'), 'exit')).toEqual([
      137,
      null,
    ]);
    expect(await once(start('--', 'no-such-command'), 'exit')).toEqual([
      127,
      null,
    ]);
    expect(output.stderr).toContain('cannot run no-such-command');
  });

  it.each([
    ['clusters: []', 'at clusters'],
    ['clusters: [{ name: Demo }]', 'at clusters[0].name'],
    ['clusters: [{ name: demo, manifest: [a] }]', '"manifest"'],
    [
      'clusters: [{ name: demo, age: 10 lightyears }]',
      '"10 lightyears" is not a duration; write { hours: 3 } or "PT3H"',
    ],
    [
      'clusters: [{ name: a-b }, { name: a--b }, { name: a-b }]',
      'two clusters would set the same environment variables A_B_…',
    ],
    [
      'clusters: [{ name: demo, faults: [{ kind: explode }] }]',
      'at clusters[0].faults[0]',
    ],
    [
      'clusters: [{ name: demo, manifests: [nothing] }]',
      'no such file, and no manifest matches',
    ],
    ['clusters: [', 'clusters.yaml: '],
  ])('refuses %s in one message', async (config, message) => {
    await writeFile(join(directory, 'clusters.yaml'), config);
    expect(await once(start('--', 'true'), 'exit')).toEqual([1, null]);
    expect(output.stderr).toContain(message);
    expect(output.stderr).not.toMatch(/^\s+at /m);
  });
});
