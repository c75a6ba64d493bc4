import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { runDoctor } from '../doctor/runDoctor';
import { runExplain } from '../explain/runExplain';

const TOKEN = 'a-token';
const DIAGNOSIS = {
  cluster: 'prod',
  hops: [
    {
      hop: 'authentication',
      ok: false,
      detail: 'The role is not mapped.\u001b[2J',
      remedy: 'aws eks create-access-entry',
    },
  ],
};
const MATCH = {
  entityRef: 'component:default/cart',
  status: 'unmatched',
  query: {},
  counts: {},
  checkedAt: '2026-01-31T12:00:00.000Z',
  findings: [
    {
      rule: 'near-miss',
      severity: 'error',
      message: '"carts" is in use.',
      fixes: [{ title: 'write "carts" in the annotation' }],
    },
  ],
  clusters: [
    {
      cluster: 'prod',
      status: 'unmatched',
      state: { type: 'synced' },
      counts: {},
      objects: 1204,
      workloads: [],
    },
  ],
  suggestions: [],
  omitted: ['fleet'],
};

describe('commands that ask a portal', () => {
  const directory = createMockDirectory();
  let server: Server;
  let url: string;
  let answer: { status: number; body: unknown };
  const requests: { url?: string; authorization?: string; body: string }[] = [];

  beforeAll(async () => {
    server = createServer(async (request: IncomingMessage, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { authorization } = request.headers;
      requests.push({ url: request.url, authorization, body });
      const { status } = answer;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        typeof answer.body === 'string'
          ? answer.body
          : JSON.stringify(answer.body),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
  });
  beforeEach(() => requests.splice(0));
  afterAll(() => server.close());

  async function run(
    command: (process: any) => Promise<number>,
    options: object = {},
  ) {
    let stdout = '';
    let stderr = '';
    const code = await command({
      cwd: directory.path,
      env: { MOORING_TOKEN: TOKEN },
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      ...options,
    });
    return { code, stdout, stderr };
  }
  const doctor = (format: string, clusters: string[] = []) =>
    run(runDoctor, { clusters, flags: { url, format } });
  const explain = (what: string, format = 'text') =>
    run(runExplain, { what, flags: { url, format } });

  it('doctor: prints the report, and ends with its verdict', async () => {
    answer = { status: 200, body: { clusters: [DIAGNOSIS] } };
    const text = await doctor('text');
    expect(text).toEqual({
      code: 1,
      stderr: '',
      stdout:
        'cluster prod\n  ✕ authentication The role is not mapped.\\u001b[2J\n    → aws eks create-access-entry\n\n1 of 1 cluster with a problem\n',
    });
    expect(requests).toEqual([
      {
        url: '/base/api/kubernetes/cache/doctor',
        authorization: `Bearer ${TOKEN}`,
        body: '',
      },
    ]);
    expect(JSON.parse((await doctor('json')).stdout)).toEqual(answer.body);

    answer = { status: 200, body: { cluster: 'a/b', hops: [] } };
    expect((await doctor('text', ['a/b'])).code).toBe(0);
    expect(requests.at(-1)?.url).toBe(
      '/base/api/kubernetes/cache/doctor/a%2Fb',
    );
  });

  it('explain: asks for a registered entity, or for one in a file', async () => {
    answer = { status: 200, body: MATCH };
    const { code, stdout } = await explain('cart');
    expect(code).toBe(1);
    expect(stdout).toBe(`✕ component:default/cart: not linked

  error  near-miss
    "carts" is in use.
    fix: write "carts" in the annotation

  prod  nothing of 1204 objects  (synced)
  left out, for lack of a permission: fleet
`);
    expect(requests[0].url).toBe(
      '/base/api/kubernetes-matching/matches/component/default/cart',
    );

    const entity = {
      apiVersion: 'a/v1',
      kind: 'Component',
      metadata: { name: 'x' },
    };
    directory.setContent({
      'one.yaml': JSON.stringify(entity),
      'two.yaml': `${JSON.stringify(entity)}\n---\n${JSON.stringify(entity)}`,
      'none.yaml': 'a: b',
      'broken.yaml': 'a: [',
    });
    answer = { status: 200, body: { ...MATCH, status: 'matched' } };
    expect(await explain('one.yaml', 'json')).toMatchObject({ code: 0 });
    expect(JSON.parse(requests.at(-1)!.body)).toEqual({ entity });
    answer = { status: 200, body: { ...MATCH, status: 'unknown' } };
    expect((await explain('cart')).code).toBe(2);

    const asked = requests.length;
    for (const [what, words] of [
      ['two.yaml', 'holds 2 entities (x, x)'],
      ['none.yaml', 'holds no catalog entity'],
      ['broken.yaml', 'cannot be read'],
      ['absent.yaml', 'ENOENT'],
    ]) {
      const { code: refused, stderr } = await explain(what);
      expect({ refused, stderr }).toEqual({
        refused: 2,
        stderr: expect.stringContaining(words),
      });
    }
    expect(requests).toHaveLength(asked);
  });

  it('says what is wrong when there is no answer, or another one', async () => {
    const problems: Record<string, string> = {};
    for (const [name, status, body] of [
      ['token', 401, {}],
      ['right', 403, {}],
      ['absent', 404, { error: { message: 'There is no cluster "x"' } }],
      ['page', 200, '<html>'],
    ] as const) {
      answer = { status, body };
      const { code, stderr } = await doctor('text');
      expect(code).toBe(2);
      problems[name] = stderr.replaceAll(new URL(url).origin, 'ORIGIN');
    }
    expect(problems).toEqual({
      token: 'mooring: ORIGIN does not accept the token in MOORING_TOKEN\n',
      right:
        'mooring: ORIGIN does not allow this to the holder of the token in MOORING_TOKEN\n',
      absent: 'mooring: ORIGIN answers 404: There is no cluster "x"\n',
      page: expect.stringContaining('other than JSON, as a sign-in page does'),
    });
    const at = (address: string) =>
      run(runDoctor, { clusters: [], flags: { url: address, format: 'text' } });
    expect((await at('portal')).stderr).toContain("is not a portal's address");
    expect((await at('http://portal.example.com')).stderr).toContain(
      'is not encrypted',
    );
    expect(requests).toHaveLength(4); // no token was sent there
  });
});
