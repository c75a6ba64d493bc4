import { find, Rendering, set } from './rendering';

let chart: Rendering;
beforeAll(async () => {
  chart = await Rendering.create();
}, 900_000);

/** The rules that let the portal out to addresses, and the ports there. */
async function world(...values: string[]): Promise<any> {
  const objects = await chart.objects('api-only', ...values);
  const { egress } = find(objects, 'NetworkPolicy').spec;
  return egress.find(({ to }: any) => to?.some((it: any) => it.ipBlock));
}

async function ports(...values: string[]): Promise<number[]> {
  const rule = await world(...values);
  return rule.ports.map(({ port }: any) => port);
}

const DEFAULT = [443, 6443, 5432];

it('lets the portal out to the usual ports, once each', async () => {
  expect(await ports()).toEqual(DEFAULT);
  expect(
    await ports('--set=database.external.port=443', set('appConfig', {})),
  ).toEqual([443, 6443]);
});

it.each<[string, string, unknown, number[]]>([
  [
    'a cluster',
    'kubernetes.clusters',
    [
      { name: 'edge', url: 'https://10.1.2.3:16443' },
      { name: 'six', url: 'https://[2001:db8::1]:7443' },
      { name: 'plain', url: 'https://api.example.com' },
    ],
    [16443, 7443],
  ],
  [
    'a located cluster',
    'kubernetes.locators',
    [
      {
        type: 'config',
        clusters: [{ name: 'a', url: 'https://a.example:8443' }],
      },
    ],
    [8443],
  ],
  [
    'the OpenID provider',
    'auth.oidc.metadataUrl',
    'https://login.example.com:9443/.well-known/openid-configuration',
    [9443],
  ],
  [
    'proxies',
    'extraEnv',
    [
      { name: 'HTTPS_PROXY', value: 'http://user:word@proxy.example.com:3128' },
      { name: 'http_proxy', value: 'proxy.example.com:3129/' },
      { name: 'NO_PROXY', value: 'localhost:1,.svc:2' },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
    ],
    [3128, 3129],
  ],
  [
    'targets in the app configuration',
    'appConfig',
    {
      proxy: { endpoints: { '/ci': { target: 'http://ci.example.com/api' } } },
      catalog: { providers: { ldapOrg: [{ target: 'ldaps://ds.example' }] } },
      backend: { cache: { connection: 'redis://cache.example:6380' } },
      app: { support: { url: 'http://localhost:3000' } },
      // Not a port that a NetworkPolicy takes
      integrations: { gitea: [{ baseUrl: 'https://git.example:99999' }] },
    },
    [80, 6380, 636].sort(),
  ],
])('lets the portal out to the port of %s', async (_, path, value, more) => {
  const all = await ports(set(path, value));
  expect(all.slice(0, 3)).toEqual(DEFAULT);
  expect(all.slice(3).sort()).toEqual(more);
});

it('bars the metadata of nodes in both address families', async () => {
  expect((await world()).to).toEqual([
    { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } },
    { ipBlock: { cidr: '::/0', except: ['fd00:ec2::254/128'] } },
  ]);
  const narrow = await world(
    set('networkPolicy.egress.cidrs', ['10.0.0.0/8', '::/0']),
    set('networkPolicy.egress.except', ['169.254.169.254/32']),
  );
  expect(narrow.to).toEqual([
    { ipBlock: { cidr: '10.0.0.0/8' } },
    { ipBlock: { cidr: '::/0' } },
  ]);
});

it("asks for names at the port of OpenShift's DNS", async () => {
  const [names] = find(
    await chart.objects('api-only', '--set=openshift.enabled=true'),
    'NetworkPolicy',
  ).spec.egress;
  expect(names.ports).toContainEqual({ port: 5353, protocol: 'UDP' });
});
