import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, request as requestHttps } from 'node:https';
import { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ControlPlane, goProgram } from '@mooring/control-plane';
import {
  ClusterAccessExplainer,
  diagnoseCluster,
} from '@mooring/plugin-kubernetes-doctor-node';
import { generate } from 'selfsigned';
import { ConnectProxy } from '../src/__testUtils__/ConnectProxy';
import { KubectlProxy } from '../src/devCluster/KubectlProxy';

jest.setTimeout(600_000); // kubectl may have to be built

const KUBECONFIG = 'kubeconfig.json';
/** Where a kubeconfig of Rancher has its clusters. */
const PREFIX = '/k8s/clusters/c-m-abc12';

const EC_P256 = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** A kubeconfig with one context, as the real kubectl reads it. */
const kubeconfig = (cluster: object, user: object) =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'staging' },
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'staging', context: { cluster: 'c', user: 'u' } }],
  });

const base64 = (text: string) => Buffer.from(text).toString('base64');

const EXEC = {
  apiVersion: 'client.authentication.k8s.io/v1',
  interactiveMode: 'Never',
};

function exec(script: string) {
  return { exec: { ...EXEC, command: 'sh', args: ['-c', script] } };
}

describe('the cluster of a kubectl context, by the real kubectl', () => {
  let directory: string;
  let plane: ControlPlane;
  let kubectl: string;
  let admin: { cert: string; private: string };
  const explainer = ClusterAccessExplainer.create();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubectl-'));
    kubectl = await goProgram(join(__dirname, 'kubectl'));
    const authority = await generate(
      [{ name: 'commonName', value: 'clients' }],
      {
        ...EC_P256,
        extensions: [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, critical: true },
        ],
      },
    );
    admin = await generate(
      [
        { name: 'commonName', value: 'somebody' },
        { name: 'organizationName', value: 'system:masters' },
      ],
      {
        ...EC_P256,
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', clientAuth: true },
        ],
      },
    );
    const clientCa = join(directory, 'clients.crt');
    await writeFile(clientCa, authority.cert);
    plane = await ControlPlane.start({
      extraApiServerArgs: [`--client-ca-file=${clientCa}`],
    });
  });
  afterAll(async () => {
    await plane?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** What the doctor says of the cluster of this kubeconfig; the last hop is the one that fails, or else the watch. */
  async function diagnose(config: string) {
    const file = join(directory, KUBECONFIG);
    await writeFile(file, config);
    const proxy = await KubectlProxy.start({
      env: {
        PATH: `${dirname(kubectl)}:${process.env.PATH}`,
        HOME: directory,
        KUBECONFIG: file,
      },
    });
    try {
      const { hops } = await diagnoseCluster({
        cluster: {
          name: proxy.context,
          url: proxy.url,
          kinds: [{ group: '', version: 'v1', plural: 'namespaces' }],
          authMetadata: { 'kubernetes.io/auth-provider': 'localKubectlProxy' },
          getCredential: async () => ({ type: 'anonymous' }),
          skipMetricsLookup: true,
        },
        explain: failure => explainer.explain(failure),
      });
      expect(proxy.context).toBe('staging');
      return hops.find(({ ok }) => !ok) ?? hops.at(-1);
    } finally {
      await proxy.stop();
    }
  }
  const cluster = () => ({
    server: plane.url,
    'certificate-authority-data': plane.caData,
  });
  const WELL = {
    hop: 'watch',
    ok: true,
    detail: expect.stringMatching(/^A watch of namespaces for 3 s came thr/),
  };

  it('is reached with a client certificate', async () => {
    expect(
      await diagnose(
        kubeconfig(cluster(), {
          'client-certificate-data': base64(admin.cert),
          'client-key-data': base64(admin.private),
        }),
      ),
    ).toMatchObject(WELL);
  });

  it('is reached with what an exec plugin prints', async () => {
    const script = `echo '${JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: plane.adminToken },
    })}'`;
    expect(await diagnose(kubeconfig(cluster(), exec(script)))).toMatchObject(
      WELL,
    );
  });

  it('is reached below a path, as behind Rancher', async () => {
    const agent = new Agent({ ca: plane.ca, keepAlive: true });
    const { cert, private: key } = await generate(
      [{ name: 'commonName', value: 'rancher' }],
      {
        ...EC_P256,
        extensions: [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
        ],
      },
    );
    // kubectl sends no token to a server without TLS.
    const rancher = createServer({ cert, key }, (incoming, response) => {
      const { method, headers, url = '' } = incoming;
      if (!url.startsWith(PREFIX)) {
        response.writeHead(404).end('404 page not found');
        return;
      }
      const target = new URL(url.slice(PREFIX.length), plane.url);
      const outgoing = requestHttps(
        target,
        { method, headers, agent },
        answer => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      outgoing.on('error', () => response.destroy());
      response.on('close', () => outgoing.destroy());
      incoming.pipe(outgoing);
    });
    rancher.listen(0, '127.0.0.1');
    await once(rancher, 'listening');
    const { port } = rancher.address() as AddressInfo;
    const behind = {
      server: `https://127.0.0.1:${port}${PREFIX}`,
      'certificate-authority-data': base64(cert),
    };
    try {
      expect(
        await diagnose(kubeconfig(behind, { token: plane.adminToken })),
      ).toMatchObject(WELL);
    } finally {
      rancher.close();
      rancher.closeAllConnections();
      agent.destroy();
    }
  });

  it('is reached through the proxy that the kubeconfig names, which alone knows the server', async () => {
    const proxy = await ConnectProxy.start(Number(new URL(plane.url).port));
    try {
      expect(
        await diagnose(
          kubeconfig(
            {
              ...cluster(),
              server: 'https://only-by-proxy.example.internal:6443',
              'tls-server-name': '127.0.0.1', // what the certificate is for
              'proxy-url': proxy.url,
            },
            { token: plane.adminToken },
          ),
        ),
      ).toMatchObject(WELL);
      expect(new Set(proxy.asked)).toEqual(
        new Set(['only-by-proxy.example.internal:6443']),
      );
    } finally {
      await proxy.stop();
    }
  });

  it.each<[string, () => string, object]>([
    [
      'an exec plugin that fails',
      () => kubeconfig(cluster(), exec('echo sign in again >&2; exit 255')),
      {
        hop: 'api',
        detail: expect.stringMatching(
          /500, "getting credentials: exec: executable .* failed with exit code 255"\.$/,
        ),
        remedy: expect.stringMatching(/^Sign in again /),
      },
    ],
    [
      'an exec plugin that is not installed',
      () =>
        kubeconfig(cluster(), {
          exec: { ...EXEC, command: 'no-such-plugin' },
        }),
      {
        hop: 'api',
        detail: expect.stringContaining('executable no-such-plugin not found'),
        remedy: expect.stringMatching(/^Install the plugin/),
      },
    ],
    [
      'a stale login',
      () => kubeconfig(cluster(), { token: 'of-yesterday' }),
      {
        hop: 'authentication',
        detail: "The API server refuses kubectl's credentials (401).",
        remedy: expect.stringMatching(/^Sign in again /),
      },
    ],
    [
      'nothing on the port',
      () =>
        kubeconfig({ server: 'https://127.0.0.1:1' }, { token: 'whatever' }),
      {
        hop: 'api',
        detail: expect.stringContaining('connect: connection refused'),
        remedy: expect.stringMatching(/^Check server/),
      },
    ],
    [
      'an authority that is not the server’s',
      () => kubeconfig({ server: plane.url }, { token: plane.adminToken }),
      {
        hop: 'api',
        detail: expect.stringContaining('failed to verify certificate'),
        remedy: expect.stringMatching(/^Correct certificate-authority/),
      },
    ],
    [
      'a proxy-url where nothing listens',
      () =>
        kubeconfig(
          { ...cluster(), 'proxy-url': 'http://127.0.0.1:1' },
          { token: plane.adminToken },
        ),
      {
        hop: 'api',
        detail: expect.stringContaining('proxyconnect tcp'),
        remedy: expect.stringMatching(/^Check proxy-url/),
      },
    ],
  ])(
    'is not reached by %s, which is said in kubectl’s words',
    async (_, config, failure) => {
      expect(await diagnose(config())).toMatchObject({ ok: false, ...failure });
    },
  );
});
