import { DiagnosedDemo, explain } from './__testUtils__/DiagnosedDemo';
import { checkHops, diagnoseCluster } from './diagnoseCluster';

let demo: DiagnosedDemo;
beforeAll(async () => {
  demo = await DiagnosedDemo.start();
});
afterEach(() => demo.server.faults.clear());
afterAll(() => demo.stop());

it('passes every hop of a healthy cluster, and says as whom', async () => {
  const diagnosis = await diagnoseCluster({ cluster: demo.cluster(), explain });
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
      'logs',
      'watch',
      'metrics',
    ].map(hop => [hop, true]),
  );
  expect(diagnosis.hops[4].detail).toMatch(
    /^The cluster takes the portal for "admin", in the groups .*"system:masters"/,
  );
  expect(JSON.stringify(diagnosis)).not.toContain(demo.server.tokens.admin);
  const hops = await demo.hopsOf({ skipMetricsLookup: true });
  expect(hops.map(({ hop }) => hop)).not.toContain('metrics');
});

it('tells no credentials from refused ones', async () => {
  expect(
    await demo.last({
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
      await demo.hopsOf({
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

it('compares the clocks', async () => {
  const hops = await checkHops({
    cluster: demo.cluster(),
    explain,
    now: () => Date.now() + 16 * 60_000,
  });
  expect(hops.find(({ hop }) => hop === 'clock')).toMatchObject({
    ok: false,
    detail: "The portal's clock is 16 minutes ahead of the API server's.",
  });
});
