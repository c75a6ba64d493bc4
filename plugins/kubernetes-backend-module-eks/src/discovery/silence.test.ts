import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { AwsCredentials } from '../identity/AwsCredentials';
import { checkRegions } from './checkRegions';
import { EksRegion } from './EksRegion';
import { endpointOf } from './endpointOf';

const ACCOUNT = '222233334444';
/** Nothing listens there. */
const REFUSING = 'http://127.0.0.1:1';
const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
};

describe('an account and region of which AWS does not answer', () => {
  const before = process.env;
  let server: Server;
  beforeAll(async () => {
    server = createServer(() => {}); // takes every request, and answers none
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    process.env = before;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const silent = () =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** What the doctor says of it, asked at an address. */
  async function check(
    endpoint: string,
    options: { assumeRole?: string; answerTimeoutMs?: number } = {},
  ) {
    const { assumeRole, answerTimeoutMs = 300 } = options;
    process.env = {
      ...before,
      ...ENVIRONMENT,
      // With a role, STS is asked first; the other one refuses.
      AWS_ENDPOINT_URL_EKS: assumeRole ? REFUSING : endpoint,
      AWS_ENDPOINT_URL_STS: assumeRole ? endpoint : REFUSING,
    };
    const region = EksRegion.create({
      account: {
        accountId: ACCOUNT,
        regions: ['eu-west-1'],
        assumeRole,
        tags: {},
      },
      region: 'eu-west-1',
      credentials: AwsCredentials.fromConfig(new ConfigReader({})),
      answerTimeoutMs,
    });
    const [line] = await checkRegions({
      regions: [region],
      clusters: async () => {
        await region.refresh();
        return region.clusters;
      },
    });
    return line;
  }

  it.each([
    ['EKS', undefined],
    ['STS', `arn:aws:iam::${ACCOUNT}:role/portal`],
  ])(
    'says whom it asked, for how long, and what to do: %s',
    async (_, role) => {
      expect(await check(silent(), { assumeRole: role })).toEqual({
        source: `eks ${ACCOUNT}/eu-west-1`,
        ok: false,
        detail: `EKS does not answer as it should: the clusters of ${ACCOUNT}/eu-west-1 cannot be listed: ${silent()} gave no answer within 0.3 s; 0 clusters known from before.`,
        remedy: expect.stringContaining(`Let the portal reach ${silent()}`),
      });
    },
  );

  it('says what failed, not that nothing answered, where every attempt is refused', async () => {
    const { detail, remedy } = (await check(REFUSING))!;
    expect(detail).toContain(`nothing listens at ${REFUSING} (ECONNREFUSED)`);
    expect(remedy).toContain(`Let the portal reach ${REFUSING}`);
  });

  it('tries a few times, not ten, where nobody answers', async () => {
    let attempts = 0;
    const onConnection = (socket: Socket) => {
      attempts += 1;
      socket.destroy();
    };
    server.on('connection', onConnection);
    const { detail } = (await check(silent(), { answerTimeoutMs: 60_000 }))!;
    server.off('connection', onConnection);
    expect(detail).toContain('breaks off the connection');
    expect(attempts).toBe(4);
  });

  it('waits for one that answers slowly in parts', async () => {
    const names = Array.from({ length: 3 }, (_, index) => `c${index}`);
    let page = 0;
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const isList = new URL(request.url!, silent()).pathname === '/clusters';
      const name = names[page];
      const send = (body: object) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(body));
      };
      if (!isList) {
        send({ cluster: { name, status: 'CREATING' } });
        return;
      }
      page += 1;
      const nextToken = page < names.length ? `${page}` : undefined;
      setTimeout(() => send({ clusters: [name], nextToken }), 800);
    });
    expect(await check(silent(), { answerTimeoutMs: 2_000 })).toEqual({
      source: `eks ${ACCOUNT}/eu-west-1`,
      ok: true,
      detail: 'EKS lists 0 clusters.',
    });
    expect(page).toBe(names.length);
  });

  it('gives a region that has not been asked a line of its own', async () => {
    const region = { id: 'a/b', isKnown: false, clusters: [] };
    const lines = await checkRegions(
      {
        regions: [region as unknown as EksRegion],
        clusters: () => new Promise(() => {}),
      },
      20,
    );
    expect(lines).toEqual([
      expect.objectContaining({
        source: 'eks a/b',
        ok: false,
        detail: expect.stringContaining('has not answered yet'),
      }),
    ]);
  });

  it.each([
    ['eks', 'eu-west-1', {}, 'https://eks.eu-west-1.amazonaws.com'],
    ['sts', 'cn-north-1', {}, 'https://sts.cn-north-1.amazonaws.com.cn'],
    [
      'eks',
      'us-gov-west-1',
      { AWS_ENDPOINT_URL: 'https://vpce.example.com/' },
      'https://vpce.example.com',
    ],
  ] as const)('knows the address of %s in %s', (service, region, env, url) => {
    expect(endpointOf(service, region, env)).toBe(url);
  });
});
