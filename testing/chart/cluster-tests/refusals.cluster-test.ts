import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHARTS } from '../src/charts';
import { Profile, PROFILES } from '../src/profiles';
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
    'halves that nothing encrypts between',
    'production',
    'split.tls.secretName=',
    /nothing encrypts them: set split.tls.secretName or split.tls.certManager.issuerRef, or, if a service mesh encrypts between the pods, split.tls.mesh/,
  ],
  [
    'halves that two things encrypt between',
    'production',
    'split.tls.mesh=istio',
    /split.tls has several of secretName, certManager.issuerRef and mesh: keep the one that holds/,
  ],
  [
    'a Gateway that speaks plain HTTP with pods that serve TLS',
    'production',
    'httpRoute.enabled=true,httpRoute.parentRefs[0].name=public',
    /make a BackendTLSPolicy for the two services, such as in extraObjects, and set httpRoute.backendTls/,
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
    'a doctor that is ended before its report',
    'api-only',
    'doctor.timeoutSeconds=60',
    /doctor.timeoutSeconds': minimum: got 60, want 120/,
  ],
  [
    'a password besides IAM',
    'api-only',
    'database.external.iam.enabled=true,database.external.passwordSecret.name=mine',
    /iam.enabled and database.external.passwordSecret.name are both set/,
  ],
  [
    'guests by a Route',
    'dev',
    'route.enabled=true',
    /auth.guest lets everyone in as an administrator, so the portal cannot have .* a Route/,
  ],
  [
    'an address in capitals',
    'api-only',
    'portal.url=https://Portal.Example.com',
    /portal.url is https:\/\/Portal.Example.com, and browsers send names in lower case.*: write https:\/\/portal.example.com\./,
  ],
  [
    'an address that is not encrypted',
    'api-only',
    'portal.url=http://portal.example.com',
    /portal.url is http, .* or, if you mean it, set appConfig.mooring.acceptRisk to \[unencrypted\]/,
  ],
  [
    'a second cluster with the name of the first',
    'api-only',
    'kubernetes.clusters[0].name=home,kubernetes.clusters[0].url=https://a.example',
    /two clusters named home, of which the portal would show one: rename one. kubernetes.inCluster.name is one of them./,
  ],
  [
    'two clusters of one name in different lists',
    'api-only',
    'kubernetes.clusters[0].name=eu,kubernetes.locators[0].type=config,kubernetes.locators[0].clusters[0].name=eu',
    /two clusters named eu, of which the portal would show one: rename one.\n/,
  ],
  [
    'a load balancer before half of the portal',
    'production',
    'service.type=LoadBalancer,ingress.enabled=false',
    /service.type is LoadBalancer, which leads everything to one service, .* or split.enabled to false/,
  ],
  [
    'source ranges of no load balancer',
    'api-only',
    'service.loadBalancerSourceRanges={10.0.0.0/8}',
    /service.loadBalancerSourceRanges .* belong to a load balancer, which there is none of/,
  ],
  [
    "a port of the nodes that isn't opened",
    'api-only',
    'service.nodePort=30080',
    /service.nodePort is a port of the nodes, which a ClusterIP does not have/,
  ],
  [
    'two families in a single stack',
    'api-only',
    'service.ipFamilies={IPv4,IPv6},service.ipFamilyPolicy=SingleStack',
    /names two families and service.ipFamilyPolicy is SingleStack/,
  ],
  [
    'two writers of SQLite during a rollout',
    'dev',
    'strategy.type=RollingUpdate',
    /strategy.type has to be Recreate with database.type sqlite/,
  ],
  [
    'a claim for a database that goes with its pod',
    'dev',
    'database.sqlite.persistent=false,database.sqlite.existingClaim=mine',
    /existingClaim names a volume and database.sqlite.persistent is false/,
  ],
  [
    'a database in the clear that nobody has accepted',
    'api-only',
    'database.external.tls.enabled=false,database.external.ca.configMap=',
    /would go to the database in the clear: set it to true, or, if you mean it, repeat the host in database.external.tls.acceptPlaintextTo/,
  ],
  [
    'a database in the clear that was accepted for another host',
    'api-only',
    'database.external.tls.enabled=false,database.external.ca.configMap=,database.external.tls.acceptPlaintextTo=old.example.com',
    /would go to the database in the clear/,
  ],
  [
    'an authority that nothing is checked against',
    'api-only',
    'database.external.tls.enabled=false,database.external.tls.acceptPlaintextTo=postgres.example.com',
    /database.external.ca recognises a server by TLS, and database.external.tls.enabled is false/,
  ],
  [
    'IAM in the clear',
    'api-only',
    'database.external.tls.enabled=false,database.external.iam.enabled=true',
    /iam.enabled signs in by a token, which RDS takes over TLS only/,
  ],
  [
    'an acceptance left behind',
    'api-only',
    'database.external.tls.acceptPlaintextTo=postgres.example.com',
    /acceptPlaintextTo accepts what database.external.tls.enabled rules out: remove it/,
  ],
  [
    'autoscaling by memory without requests',
    'api-only',
    'autoscaling.targetMemoryUtilizationPercentage=80,resources.requests.memory=null',
    /measures memory against resources.requests.memory, which is missing/,
  ],
  [
    'autoscaling by nothing',
    'api-only',
    'autoscaling.targetCPUUtilizationPercentage=0',
    /autoscaling.enabled has nothing to go by/,
  ],
  [
    'the half that reads clusters without an account',
    'production',
    'split.serviceAccount.create=false',
    /split.serviceAccount.name is missing: name the account that reads the cluster/,
  ],
  // What the schema refuses, by place and rule
  [
    'a secret in a Route',
    'api-only',
    'route.tls.key=abc',
    /at '\/route\/tls': additional properties 'key' not allowed/,
  ],
  [
    'source ranges that are names',
    'api-only',
    'service.loadBalancerSourceRanges={office}',
    /at '\/service\/loadBalancerSourceRanges\/0'/,
  ],
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

it.each(['1portal', 'portal.eu'])(
  'refuses the release name %s, which is none of a Service',
  async release => {
    const render = (...more: string[]) =>
      chart.helm.run(
        ...['template', release, MOORING, ...PROFILES['api-only'], ...more],
      );
    await expect(render()).rejects.toThrow(
      `the release is named ${release}, and a Service needs a name`,
    );
    await expect(render('--set=fullnameOverride=portal')).resolves.toMatch(
      /^ {2}name: portal$/m,
    );
  },
);

it('takes an address that is not encrypted where nobody listens, or by acceptance', async () => {
  const url = '--set=portal.url=http://portal.example.com';
  for (const options of [
    ['--set=portal.url=http://127.0.0.1:7007'],
    ['--set=portal.url=http://[::1]:7007'],
    [url, '--set=appConfig.mooring.acceptRisk={unencrypted}'],
  ]) {
    await expect(chart.text('dev', ...options)).resolves.toMatch(
      /PORTAL_URL\n +value: "http:/,
    );
  }
  await expect(chart.text('dev', url)).rejects.toThrow(/portal.url is http/);
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

it('refuses to carry more than a pod can', async () => {
  const pem = `-----BEGIN CERTIFICATE-----\\n${'a'.repeat(250_000)}`;
  const directory = await mkdtemp(join(tmpdir(), 'mooring-values-'));
  try {
    const file = join(directory, 'values.yaml');
    await writeFile(
      file,
      `database: { external: { ca: { configMap: '', pem: "${pem}" } } }`,
    );
    await expect(chart.text('api-only', `--values=${file}`)).resolves.toMatch(
      /database-ca.crt/,
    );
    await expect(
      chart.text(
        'api-only',
        `--values=${file}`,
        '--set=doctor.beforeDeploy.enabled=true',
      ),
    ).rejects.toThrow(/more than a pod can carry .* name it in .*configMap/);
  } finally {
    await rm(directory, { recursive: true });
  }
});
