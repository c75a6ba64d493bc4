import { createServer, Server } from 'node:net';
import {
  createServer as createHttpServer,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { DemoCluster } from '@mooring/demo-cluster';
import { generate } from 'selfsigned';
import { ClusterAccessExplainer } from './ClusterAccessExplainer';
import { checkHops, diagnoseCluster } from './diagnoseCluster';
import { DiagnosedCluster } from './Diagnosis';
import { nodeNetworkProbe } from './network/NetworkProbe';

const KINDS = [
  { group: '', version: 'v1', plural: 'pods' },
  { group: 'apps', version: 'v1', plural: 'deployments' },
];
const explainer = ClusterAccessExplainer.create();
const explain = explainer.explain.bind(explainer);

describe('diagnoseCluster', () => {
  let demo: DemoCluster;
  const servers: Server[] = [];

  beforeAll(async () => {
    demo = await DemoCluster.start({
      name: 'demo-east',
      users: {
        admin: { groups: ['system:masters'] },
        'system:serviceaccount:mooring:mooring': {
          rules: [
            { verbs: ['list', 'watch'], apiGroups: [''], resources: ['pods'] },
            {
              verbs: ['list'],
              apiGroups: ['apps'],
              resources: ['deployments'],
            },
          ],
        },
      },
    });
  });
  afterEach(() => demo.faults.clear());
  afterAll(async () => {
    await demo.stop();
    for (const server of servers) server.close();
  });

  function cluster(changes: Partial<DiagnosedCluster> = {}): DiagnosedCluster {
    return {
      name: 'demo-east',
      url: demo.url,
      caData: Buffer.from(demo.caData).toString('base64'),
      kinds: KINDS,
      authMetadata: { 'kubernetes.io/auth-provider': 'serviceAccount' },
      getCredential: async () => ({
        type: 'bearer token',
        token: demo.tokens.admin,
      }),
      ...changes,
    };
  }
  const hopsOf = async (changes: Partial<DiagnosedCluster> = {}) =>
    (await diagnoseCluster({ cluster: cluster(changes), explain })).hops;
  const last = async (changes: Partial<DiagnosedCluster> = {}) =>
    (await hopsOf(changes)).at(-1);

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  async function serveTls(options: { name: string; days: number }) {
    const notBeforeDate = new Date(Date.now() - 10 * 86_400_000);
    const pem = await generate([{ name: 'commonName', value: options.name }], {
      notBeforeDate,
      notAfterDate: new Date(Date.now() + options.days * 86_400_000),
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [{ type: 2, value: options.name }],
        },
      ],
    });
    const port = await listen(
      createTlsServer({ key: pem.private, cert: pem.cert }),
    );
    return { port, caData: Buffer.from(pem.cert).toString('base64') };
  }

  it('passes every hop of a healthy cluster, and says as whom', async () => {
    const diagnosis = await diagnoseCluster({ cluster: cluster(), explain });
    expect(diagnosis.cluster).toBe('demo-east');
    expect(diagnosis.hops.map(({ hop, ok }) => [hop, ok])).toEqual(
      [
        'dns',
        'tcp',
        'tls',
        'credentials',
        'authentication',
        'api',
        'clock',
        'discovery',
        'authorization',
        'watch',
        'metrics',
      ].map(hop => [hop, true]),
    );
    expect(diagnosis.hops[4].detail).toMatch(
      /^The cluster takes the portal for "admin", in the groups .*"system:masters"/,
    );
    expect(JSON.stringify(diagnosis)).not.toContain(demo.tokens.admin);
    const hops = await hopsOf({ skipMetricsLookup: true });
    expect(hops.map(({ hop }) => hop)).not.toContain('metrics');
  });

  it('prints the rules that are missing, and for whom', async () => {
    const name = 'system:serviceaccount:mooring:mooring';
    const hops = await hopsOf({
      getCredential: async () => ({
        type: 'bearer token',
        token: demo.tokens[name],
      }),
      kinds: [...KINDS, { group: 'apps', version: 'v1', plural: 'daemonsets' }],
    });
    expect(hops.find(({ hop }) => hop === 'authorization')).toEqual({
      hop: 'authorization',
      ok: false,
      detail:
        'The portal cannot watch deployments.apps, list and watch daemonsets.apps.',
      remedy: `Apply to the cluster:
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: mooring-missing
rules:
  - apiGroups:
      - apps
    resources:
      - deployments
    verbs:
      - watch
  - apiGroups:
      - apps
    resources:
      - daemonsets
    verbs:
      - list
      - watch
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: mooring-missing
subjects:
  - kind: ServiceAccount
    name: mooring
    namespace: mooring
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: mooring-missing
`,
    });
    expect(hops.find(({ hop }) => hop === 'watch')).toMatchObject({ ok: true });
    expect(hops.find(({ hop }) => hop === 'metrics')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('cannot be read'),
    });
  });

  it('tells a kind that is misspelt or of another version from one that is not installed', async () => {
    const named = (group: string, version: string, plural: string) => ({
      ...{ group, version, plural },
    });
    const discovery = async (...kinds: DiagnosedCluster['kinds']) => {
      const hops = await hopsOf({ kinds: [...KINDS, ...kinds] });
      expect(hops.find(({ hop }) => hop === 'authorization')).toMatchObject({
        ok: true,
        detail: 'The portal may list and watch all 2 kinds.',
      });
      return hops.find(({ hop }) => hop === 'discovery');
    };
    expect(
      await discovery(named('argoproj.io', 'v1alpha1', 'rollouts')),
    ).toEqual({
      hop: 'discovery',
      ok: true,
      detail:
        'The cluster serves 2 of 3 kinds; not installed on it: rollouts.argoproj.io.',
    });
    expect(await discovery(named('apps', 'v1', 'statefulset'))).toMatchObject({
      ok: false,
      detail:
        'Not served: statefulset in apps/v1; did you mean statefulsets in apps/v1?',
      remedy: expect.stringContaining('Write plural: statefulsets'),
    });
    expect(
      await discovery(named('apps', 'v1beta1', 'daemonsets')),
    ).toMatchObject({
      ok: false,
      detail:
        'Not served: daemonsets in apps/v1beta1; did you mean daemonsets in apps/v1?',
    });
    expect(await discovery(named('batc', 'v1', 'jobs'))).toMatchObject({
      ok: false,
      detail: 'Not served: jobs in batc/v1; did you mean jobs in batch/v1?',
    });
  });

  it.each([
    ['not a url', 'dns', /"not a url" is not the URL of a web server/],
    ['ftp://127.0.0.1', 'dns', /is not the URL of a web server/],
    [
      'https://no-such-host.invalid',
      'dns',
      /cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)/,
    ],
  ])('tells what is wrong with the url %s', async (url, hop, detail) => {
    expect(await last({ url })).toEqual({
      hop,
      ok: false,
      detail: expect.stringMatching(detail),
      remedy: expect.any(String),
    });
  });

  it('tells a closed port from one that is silent', async () => {
    const server = createServer();
    const port = await listen(server);
    server.close();
    await once(server, 'close');
    expect(await last({ url: `https://127.0.0.1:${port}` })).toMatchObject({
      hop: 'tcp',
      ok: false,
      detail: `Nothing listens at 127.0.0.1, port ${port} (ECONNREFUSED).`,
    });

    const hops = await checkHops({
      cluster: cluster(),
      explain,
      probe: {
        ...nodeNetworkProbe,
        connect: async () => {
          throw Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
        },
      },
    });
    expect(hops.at(-1)).toMatchObject({
      hop: 'tcp',
      ok: false,
      detail: expect.stringMatching(/something on the way drops/),
    });
  });

  it('tells what is wrong with a certificate', async () => {
    const valid = await serveTls({ name: 'localhost', days: 100 });
    const expired = await serveTls({ name: 'localhost', days: -1 });
    const other = await serveTls({ name: 'prod.example.com', days: 100 });
    const at = (port: number) => `https://localhost:${port}`;
    const details = {
      wrongCa: await last({ url: at(valid.port) }),
      noCa: await last({ url: at(valid.port), caData: undefined }),
      expired: await last({ url: at(expired.port), caData: expired.caData }),
      name: await last({ url: at(other.port), caData: other.caData }),
      noPem: await last({ caData: 'bm90aGluZw==' }),
      noFile: await last({ caData: undefined, caFile: '/no/such/file' }),
      noTls: await last({
        url: `https://127.0.0.1:${await listen(createHttpServer())}`,
      }),
    };
    expect(details).toEqual({
      wrongCa: problem(/by "localhost", which is not the authority in caData/),
      noCa: problem(/by "localhost", which this machine does not know/),
      expired: problem(/certificate of localhost expired at \d{4}-/),
      name: problem(/is for prod\.example\.com, not for localhost\./),
      noPem: problem(/What is in caData holds no certificate in PEM/),
      noFile: problem(/The caFile \/no\/such\/file cannot be read \(ENOENT\)/),
      noTls: problem(/127\.0\.0\.1 does not speak TLS on this port/),
    });
    const hops = await hopsOf({ url: at(other.port), skipTLSVerify: true });
    expect(hops[2]).toMatchObject({
      ok: true,
      detail: expect.stringContaining('not verified (skipTLSVerify)'),
    });
  }, 30_000); // keys are made

  function problem(detail: RegExp) {
    return {
      hop: 'tls',
      ok: false,
      detail: expect.stringMatching(detail),
      remedy: expect.any(String),
    };
  }

  it('tells no credentials from refused ones', async () => {
    expect(
      await last({
        getCredential: async () => {
          throw new Error('token file is empty\u001b[2J');
        },
      }),
    ).toEqual({
      hop: 'credentials',
      ok: false,
      detail: 'The portal cannot obtain credentials: token file is empty [2J',
      remedy: expect.any(String),
    });
    const jwt = (claims: object) =>
      `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
    const refused = async (token: string) =>
      (
        await hopsOf({
          getCredential: async () => ({ type: 'bearer token', token }),
        })
      ).slice(4);
    const [authentication, clock, ...others] = await refused('opaque');
    expect(authentication).toMatchObject({ hop: 'authentication', ok: false });
    expect(clock).toMatchObject({ hop: 'clock', ok: true });
    expect(others).toEqual([]);
    expect((await refused(jwt({ exp: 1_700_000_000 })))[0].detail).toBe(
      'The token expired at 2023-11-14T22:13:20.000Z.',
    );
    expect((await refused(jwt({ sub: 'system:x' })))[0].detail).toContain(
      'refuses the token of "system:x" (401)',
    );
  });

  it('tells an API server that is ill, or none, from one that refuses', async () => {
    const withFault = async (fault: Parameters<typeof demo.faults.add>[0]) => {
      const remove = demo.faults.add(fault);
      try {
        return (await hopsOf()).filter(({ ok }) => !ok);
      } finally {
        remove();
      }
    };
    const api = (detail: RegExp) => [
      {
        hop: 'api',
        ok: false,
        detail: expect.stringMatching(detail),
        remedy: expect.any(String),
      },
    ];
    expect(await withFault({ kind: 'status', code: 503 })).toEqual(
      api(/^The API server answers 503: /),
    );
    expect(await withFault({ kind: 'garbage' })).toEqual(
      api(/is not an API server of Kubernetes: 200, "text\/html/),
    );
    expect(await withFault({ kind: 'reset' })).toEqual(
      api(/gives no answer: the connection was (reset|closed)/),
    );
    const [watch, ...rest] = await withFault({
      kind: 'half-open',
      verbs: ['watch'],
    });
    expect(rest).toEqual([]);
    expect(watch).toMatchObject({
      hop: 'watch',
      detail: expect.stringContaining('was still open after 10.0 s'),
    });
    expect(
      await withFault({
        kind: 'status',
        code: 404,
        path: '/apis/metrics.k8s.io',
      }),
    ).toMatchObject([
      { hop: 'metrics', remedy: expect.stringContaining('skipMetricsLookup') },
    ]);
  }, 40_000);

  it('tells what a proxy does to watches and to long answers', async () => {
    type Passing = (
      answer: IncomingMessage,
      response: ServerResponse,
      url: string,
    ) => Promise<unknown> | unknown;
    const watchBehind = async (pass: Passing) => {
      const proxy = createHttpServer((incoming, response) => {
        const { method, url, headers } = incoming;
        const outgoing = requestHttps(new URL(url!, demo.url), {
          ...{ method, headers, ca: demo.caData },
        });
        outgoing.on('response', answer => {
          response.on('close', () => answer.destroy());
          answer.on('error', () => response.destroy());
          void Promise.resolve(pass(answer, response, url!)).catch(() =>
            response.destroy(),
          );
        });
        outgoing.on('error', () => response.destroy());
        incoming.pipe(outgoing);
      });
      const url = `http://127.0.0.1:${await listen(proxy)}`;
      const hops = await hopsOf({ url, caData: undefined });
      proxy.closeAllConnections();
      return hops.find(({ hop }) => hop === 'watch');
    };
    const head = ({ statusCode = 502, headers }: IncomingMessage) =>
      [statusCode, headers] as const;
    const whole: Passing = async (answer, response) => {
      const body = await buffer(answer);
      response.writeHead(...head(answer)).end(body);
    };
    const stream: Passing = (answer, response) => {
      response.writeHead(...head(answer));
      response.flushHeaders();
      answer.pipe(response);
    };

    expect(await watchBehind(stream)).toMatchObject({
      ok: true,
      detail: expect.stringMatching(
        /^A watch of pods for 3 s came through: its head after \d+ ms, its first event after \d+ ms, its end after [23]\.\d s\. Whether a silent one lasts for minutes was not tried\.$/,
      ),
    });
    expect(await watchBehind(whole)).toMatchObject({
      ok: false,
      detail: expect.stringMatching(
        /^Answers are held back until they end: .* the first event came after [23]\.\d s, with the end\.$/,
      ),
      remedy: expect.stringContaining('proxy_buffering off'),
    });
    expect(
      await watchBehind((answer, response, url) => {
        stream(answer, response, url);
        if (url.includes('watch=')) setTimeout(() => response.destroy(), 500);
      }),
    ).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^A watch of pods for 3 s was cut off: /),
    });
    expect(
      await watchBehind(async (answer, response, url) => {
        if (!url.includes('limit=500')) return stream(answer, response, url);
        const body = await buffer(answer);
        response.writeHead(...head(answer));
        response.write(body.subarray(0, 20));
        return setImmediate(() => response.destroy());
      }),
    ).toMatchObject({
      ok: false,
      detail: expect.stringMatching(
        /^A list of pods was broken off after \d+ m?s, while one of a single object comes through\.$/,
      ),
      remedy: expect.stringContaining('the tab asks the cluster live'),
    });
  }, 60_000);

  it('quotes kubectl proxy, and says how to start it and how to sign in again', async () => {
    let words =
      'getting credentials: exec: executable aws failed with exit code 255';
    let status = 500;
    const proxy = createHttpServer((_, response) => {
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(`${words}\n`);
    });
    const kubectl = {
      url: `http://127.0.0.1:${await listen(proxy)}`,
      authMetadata: { 'kubernetes.io/auth-provider': 'localKubectlProxy' },
      getCredential: async () => ({ type: 'anonymous' as const }),
    };
    expect((await hopsOf(kubectl)).find(({ ok }) => !ok)).toMatchObject({
      hop: 'api',
      detail: `What answers is not the API server: 500, "${words}".`,
      remedy: expect.stringMatching(/^Sign in again .* aws sso login/),
    });
    // As kubectl 1.32 says them.
    for (const [said, remedy] of [
      ['getting credentials: exec: executable aws not found', 'Install the p'],
      ['dial tcp 10.0.0.1:443: connect: connection refused', 'Check server'],
      ['dial tcp: lookup eks.example.com: no such host', 'Check server'],
      ['proxyconnect tcp: dial tcp 127.0.0.1:1: refused', 'Check proxy-url'],
      ['tls: failed to verify certificate: x509: unknown', 'Correct certif'],
      ['something else', 'Mend what it says'],
    ]) {
      words = said;
      const failing = (await hopsOf(kubectl)).find(({ ok }) => !ok);
      expect(failing?.detail).toContain(said);
      expect(failing?.remedy).toMatch(new RegExp(`^${remedy}`));
    }
    status = 401;
    const hops = await hopsOf(kubectl);
    expect(hops.find(({ hop }) => hop === 'authentication')).toMatchObject({
      ok: false,
      detail: "The API server refuses kubectl's credentials (401).",
    });
    proxy.close();
    proxy.closeAllConnections();
    expect(await last(kubectl)).toMatchObject({
      hop: 'tcp',
      remedy: expect.stringMatching(/^Start kubectl proxy: kubectl proxy --p/),
    });
  });

  it('compares the clocks', async () => {
    const hops = await checkHops({
      cluster: cluster(),
      explain,
      now: () => Date.now() + 16 * 60_000,
    });
    expect(hops.find(({ hop }) => hop === 'clock')).toMatchObject({
      ok: false,
      detail: "The portal's clock is 16 minutes ahead of the API server's.",
    });
  });
});
