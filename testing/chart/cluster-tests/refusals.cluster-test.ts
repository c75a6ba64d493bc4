import { CHARTS } from '../src/charts';
import { Profile } from '../src/profiles';
import { Rendering } from './rendering';

const [MOORING, REMOTE_CLUSTER] = CHARTS;

let chart: Rendering;
beforeAll(async () => {
  chart = await Rendering.create();
}, 900_000);

// The sentence that each wrong combination stops with
const WRONG: [string, Profile, string, RegExp][] = [
  [
    'SQLite with two replicas',
    'dev',
    'replicas=2',
    /database.type is sqlite, whose files only one pod can write: set replicas to 1/,
  ],
  [
    'SQLite with autoscaling',
    'dev',
    'autoscaling.enabled=true',
    /only one pod can write: set .* autoscaling.enabled to false/,
  ],
  [
    'SQLite in two deployments',
    'dev',
    'split.enabled=true',
    /sqlite, which the two deployments of split.enabled cannot share/,
  ],
  [
    'guests from outside',
    'dev',
    'ingress.enabled=true',
    /auth.guest lets everyone in as an administrator, so the portal cannot have an Ingress/,
  ],
  [
    'guests by a load balancer',
    'dev',
    'service.type=LoadBalancer',
    /auth.guest lets everyone in/,
  ],
  [
    'no secret',
    'api-only',
    'secrets.existingSecret=',
    /no secret: set secrets.existingSecret/,
  ],
  [
    'two secrets',
    'production',
    'secrets.existingSecret=mine',
    /are both set: keep one of the two/,
  ],
  [
    'a store without a name',
    'production',
    'secrets.externalSecret.secretStoreRef.name=',
    /secretStoreRef.name is missing/,
  ],
  [
    'autoscaling without requests',
    'production',
    'resources.requests=null',
    /autoscaling.enabled measures load against resources.requests.cpu, which is missing/,
  ],
  [
    'autoscaling upside down',
    'production',
    'autoscaling.maxReplicas=1',
    /minReplicas is above autoscaling.maxReplicas/,
  ],
  ['no image', 'api-only', 'image.repository=', /image.repository is missing/],
  ['no address', 'api-only', 'portal.url=', /portal.url is missing/],
  [
    'no administrators',
    'api-only',
    'portal.administrators=',
    /portal.administrators is missing/,
  ],
  [
    'no sign-in',
    'api-only',
    'auth.oidc.clientId=',
    /auth.oidc.metadataUrl and auth.oidc.clientId are missing/,
  ],
  [
    'no database',
    'api-only',
    'database.external.host=',
    /database.external.host is missing/,
  ],
  [
    'an unverified database',
    'api-only',
    'database.external.ca.configMap=',
    /database.external.ca needs exactly one of/,
  ],
  [
    'an Ingress without a certificate',
    'api-only',
    'ingress.enabled=true',
    /ingress.tls.secretName is missing/,
  ],
  [
    'a route without a gateway',
    'api-only',
    'httpRoute.enabled=true',
    /httpRoute.parentRefs is missing/,
  ],
  [
    'a monitor of nothing',
    'api-only',
    'metrics.serviceMonitor.enabled=true',
    /asks for metrics that nothing serves/,
  ],
  [
    'the doctor before there is anything to ask with',
    'production',
    'doctor.beforeDeploy.enabled=true,doctor.beforeDeploy.hooks={pre-install}',
    /pre-install, when what the chart makes is not there yet: the service account .*, its role .*, the Secret/,
  ],
  [
    'a password besides IAM',
    'api-only',
    'database.external.iam.enabled=true,database.external.passwordSecret.name=mine',
    /iam.enabled and database.external.passwordSecret.name are both set/,
  ],
  // What the schema refuses, by place and rule
  [
    'a misspelt key',
    'api-only',
    'replica=3',
    /additional properties 'replica' not allowed/,
  ],
  [
    'a number that is none',
    'api-only',
    'replicas=many',
    /at '\/replicas': got string, want integer/,
  ],
  [
    'an address with a path',
    'api-only',
    'portal.url=https://a.example/b',
    /at '\/portal\/url'/,
  ],
  [
    'a database that there is not',
    'api-only',
    'database.type=mysql',
    /at '\/database\/type': value must be one of/,
  ],
  [
    'a digest that is none',
    'api-only',
    'image.digest=latest',
    /at '\/image\/digest'/,
  ],
  [
    'an id that is not a label value',
    'api-only',
    'entityId=my portal',
    /at '\/entityId'/,
  ],
];

it.each(WRONG)('refuses %s', async (_, profile, values, sentence) => {
  await expect(chart.text(profile, `--set=${values}`)).rejects.toThrow(
    sentence,
  );
});

it('names all that is missing at once', async () => {
  const error = await chart.helm.run('template', 'x', MOORING).then(
    () => '',
    ({ message }) => message,
  );
  expect(error.match(/^- /gm)).toHaveLength(7);
});

it('grants nobody anything by mistake', async () => {
  for (const [values, sentence] of [
    ['subjects.groups=null', /Nobody is granted anything/],
    ['subjects.groups={system:authenticated}', /at '\/subjects\/groups\/0'/],
    [
      'serviceAccount.longLivedToken=true',
      /asks for a token of an account that is not made/,
    ],
  ] as const) {
    await expect(
      chart.helm.run('template', 'x', REMOTE_CLUSTER, `--set=${values}`),
    ).rejects.toThrow(sentence);
  }
});
