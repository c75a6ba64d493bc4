import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goTool } from '@mooring/control-plane';
import { parseAllDocuments } from 'yaml';
import { CHARTS, ROOT } from '../src/charts';
import { Helm } from '../src/Helm';
import { Profile, PROFILES } from '../src/profiles';

const [MOORING, REMOTE_CLUSTER] = CHARTS;
const PROFILE_NAMES = Object.keys(PROFILES) as Profile[];
const run = promisify(execFile);

let helm: Helm;
beforeAll(async () => {
  helm = await Helm.create();
}, 900_000);

async function render(profile: Profile, ...more: string[]): Promise<any[]> {
  const text = await template(profile, ...more);
  return parseAllDocuments(text).map(document => document.toJS());
}

async function template(profile: Profile, ...more: string[]): Promise<string> {
  const at = ['template', 'mooring', MOORING, '--namespace', 'portal'];
  return await helm.run(...at, ...PROFILES[profile], ...more);
}

/** One object of a rendered chart. */
function find(objects: any[], kind: string, name = 'mooring'): any {
  return objects.find(it => it?.kind === kind && it.metadata.name === name);
}

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
  await expect(template(profile, `--set=${values}`)).rejects.toThrow(sentence);
});

it('names all that is missing at once', async () => {
  const error = await helm.run('template', 'x', MOORING).then(
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
      helm.run('template', 'x', REMOTE_CLUSTER, `--set=${values}`),
    ).rejects.toThrow(sentence);
  }
});

describe.each(PROFILE_NAMES)('profile %s', profile => {
  let objects: any[];
  beforeAll(async () => {
    objects = await render(profile);
  });

  it('takes secrets by reference only', async () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const containers = objects
      .filter(({ kind }) => ['Deployment', 'Pod', 'Job'].includes(kind))
      .flatMap(({ spec }) => (spec.template?.spec ?? spec).containers);
    expect(containers).not.toHaveLength(0);
    for (const { env = [] } of containers) {
      const secrets = env.filter(({ name }: any) =>
        /SECRET|PASSWORD/.test(name),
      );
      expect(secrets.filter(({ value }: any) => value)).toEqual([]);
    }
  });

  it('labels every object and every pod as its own', () => {
    const labels = objects.flatMap(({ kind, metadata, spec }) => [
      metadata.labels,
      ...(kind === 'Deployment' ? [spec.template.metadata.labels] : []),
    ]);
    for (const label of labels) {
      expect(label).toMatchObject({ 'backstage.io/kubernetes-id': 'mooring' });
    }
  });

  it('does not reach the metadata of nodes', () => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.length).toBeGreaterThan(0);
    for (const { spec } of policies) {
      expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
      const world = spec.egress
        .flatMap(({ to = [] }: any) => to)
        .filter(({ ipBlock }: any) => ipBlock?.cidr === '0.0.0.0/0');
      expect(world).toHaveLength(1);
      expect(world[0].ipBlock.except).toEqual(['169.254.169.254/32']);
    }
  });
});

it('leaves nothing for gitleaks to find', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mooring-rendered-'));
  try {
    for (const profile of PROFILE_NAMES) {
      const all = '--set=doctor.beforeDeploy.enabled=true';
      await writeFile(join(directory, profile), await template(profile, all));
    }
    const remote = await helm.run(
      ...['template', 'remote', REMOTE_CLUSTER],
      '--set=serviceAccount.create=true,serviceAccount.longLivedToken=true',
    );
    await writeFile(join(directory, 'remote'), remote);
    const gitleaks = join(await goTool('gitleaks'), 'gitleaks');
    await run(gitleaks, ['dir', '--no-banner', directory]);

    // It would have: a private key, split so that this file holds none
    const begin = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
    const key = `${begin}\n${'MIIEvQIBADANBgkqhkiG9w0B'.repeat(
      8,
    )}\n${begin.replace('BEGIN', 'END')}`;
    await writeFile(join(directory, 'key'), key);
    await expect(
      run(gitleaks, ['dir', '--no-banner', directory]),
    ).rejects.toThrow();
  } finally {
    await rm(directory, { recursive: true });
  }
}, 900_000);

it('holds its own pods against the rules of the portal', async () => {
  const { stdout } = await run(
    join(ROOT, 'packages/cli/bin/mooring'),
    [
      ...[
        'lint',
        '--format',
        'json',
        '--config',
        'deploy/helm/mooring-lint.yaml',
      ],
      ...['catalog-info.yaml', 'deploy/helm'],
    ],
    {
      cwd: ROOT,
      env: { ...process.env, PATH: `${helm.directory}:${process.env.PATH}` },
    },
  );
  const { findings, failures, checked } = JSON.parse(stdout);
  expect([findings, failures]).toEqual([[], []]);
  expect(checked.entities).toBe(1);
  expect(checked.objects).toBeGreaterThan(30);
});

it.each<[Profile, string, string]>([
  ['api-only', 'mooring', 'mooring'],
  ['production', 'mooring-kubernetes', 'mooring-kubernetes'],
])(
  'lets the doctor of the profile %s be what reads clusters',
  async (profile, reader, account) => {
    const objects = await render(
      profile,
      '--set=doctor.beforeDeploy.enabled=true,doctor.format=json',
      '--set-json=extraAppConfig=[{"secret":"more","key":"app-config.yaml"}]',
    );
    const portal = find(objects, 'Deployment', reader).spec.template.spec;
    const test = find(objects, 'Pod', 'mooring-doctor').spec;
    const job = find(objects, 'Job', 'mooring-before-deploy').spec.template;
    const [endpoints, ...env] = test.containers[0].env;
    expect(env).toEqual(portal.containers[0].env);
    expect(JSON.parse(endpoints.value)).toEqual([
      {
        target: { internal: 'http://mooring.portal.svc:80/api/{{pluginId}}' },
        plugins: ['*'],
      },
    ]);
    for (const spec of [test, job.spec]) {
      expect(spec).toMatchObject({
        serviceAccountName: account,
        automountServiceAccountToken: true,
        securityContext: portal.securityContext,
        containers: [
          {
            image: portal.containers[0].image,
            command: ['node', 'packages/backend/dist/doctor.cjs.js'],
            securityContext: portal.containers[0].securityContext,
            volumeMounts: portal.containers[0].volumeMounts,
          },
        ],
      });
    }
    const own = `--config=/etc/mooring/config/app-config.${
      profile === 'production' ? 'kubernetes' : 'portal'
    }.yaml`;
    const files = portal.containers[0].args.filter((it: string) => it !== own);
    expect(test.containers[0].args).toEqual([...files, '--format=json']);
    expect(job.spec.containers[0].args).toEqual([
      ...files,
      '--format=json',
      '--before-deploy',
    ]);

    // Before the deployment, the configuration that is to come; it is what the release's own will be.
    const config = ({ volumes }: any) =>
      volumes.find(({ name }: any) => name === 'config').configMap.name;
    expect([config(test), config(job.spec)]).toEqual([
      'mooring',
      'mooring-before-deploy',
    ]);
    expect(find(objects, 'ConfigMap', 'mooring-before-deploy').data).toEqual(
      find(objects, 'ConfigMap').data,
    );
  },
);

it('lets the doctor out as the portal, and nobody in to it', async () => {
  const objects = await render('production');
  const { egress, ingress } = find(
    objects,
    'NetworkPolicy',
    'mooring-doctor',
  ).spec;
  expect(ingress).toEqual([]);
  expect(egress).toEqual(
    find(objects, 'NetworkPolicy', 'mooring-kubernetes').spec.egress,
  );
  const labels = find(objects, 'Pod', 'mooring-doctor').metadata.labels;
  for (const kind of ['Service', 'Deployment', 'PodDisruptionBudget']) {
    const { selector } = find(objects, kind).spec;
    expect(labels).not.toMatchObject(selector.matchLabels ?? selector);
  }
  const trial = await render('dev');
  expect(find(trial, 'Pod', 'mooring-doctor')).toBeUndefined();
  expect(find(trial, 'NetworkPolicy', 'mooring-doctor')).toBeUndefined();
});

it('splits the portal in two that know of each other', async () => {
  const objects = await render('production');
  const { data } = find(objects, 'ConfigMap');
  const [portal, kubernetes] = ['portal', 'kubernetes'].map(name =>
    parseAllDocuments(data[`app-config.${name}.yaml`])[0].toJS(),
  );
  expect(portal.backend.pluginGroups).toEqual(['app', 'portal']);
  expect(kubernetes.backend.pluginGroups).toEqual(['kubernetes']);
  expect(portal.discovery.endpoints[0]).toEqual({
    target: {
      internal: 'http://mooring-kubernetes.portal.svc:80/api/{{pluginId}}',
    },
    plugins: ['kubernetes', 'kubernetes-matching', 'kubernetes-workloads'],
  });
  const account = (name: string) => {
    const { spec } = find(objects, 'Deployment', name).spec.template;
    return [spec.serviceAccountName, spec.automountServiceAccountToken];
  };
  expect(account('mooring')).toEqual(['mooring', false]);
  expect(account('mooring-kubernetes')).toEqual(['mooring-kubernetes', true]);
  const [rule] = find(objects, 'Ingress').spec.rules;
  expect(
    rule.http.paths.map(({ path, backend }: any) => [
      path,
      backend.service.name,
    ]),
  ).toEqual([
    ['/api/kubernetes', 'mooring-kubernetes'],
    ['/api/kubernetes-matching', 'mooring-kubernetes'],
    ['/api/kubernetes-workloads', 'mooring-kubernetes'],
    ['/', 'mooring'],
  ]);
});

it('trusts a database by its own authority, wherever that is kept', async () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';
  const given = await render(
    'api-only',
    `--set-json=database.external.ca=${JSON.stringify({ pem, configMap: '' })}`,
  );
  expect(find(given, 'ConfigMap').data['database-ca.crt']).toBe(pem);
  const operated = await render(
    'api-only',
    '--set=database.type=cloudnativepg',
  );
  const { volumes, containers } = find(operated, 'Deployment').spec.template
    .spec;
  expect(volumes).toContainEqual({
    name: 'database-ca',
    secret: {
      secretName: 'mooring-db-ca',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    },
  });
  expect(containers[0].env).toContainEqual({
    name: 'POSTGRES_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'mooring-db-app', key: 'password' } },
  });
  expect(find(operated, 'Cluster', 'mooring-db').spec).toMatchObject({
    instances: 3,
    inheritedMetadata: { labels: { 'backstage.io/kubernetes-id': 'mooring' } },
  });
});

it('signs in to a database by IAM, with no password anywhere', async () => {
  const objects = await render(
    'production',
    '--set=database.external.iam.enabled=true,database.external.iam.region=eu-central-1',
  );
  const config = parseAllDocuments(
    find(objects, 'ConfigMap').data['app-config.yaml'],
  )[0].toJS();
  expect(config.backend.database).toEqual({
    connection: { type: 'rds', region: 'eu-central-1', password: null },
  });
  expect(JSON.stringify(objects)).not.toContain('POSTGRES_PASSWORD');
  // EKS tells pods their region.
  const byDefault = await render(
    'production',
    '--set=database.external.iam.enabled=true',
  );
  expect(find(byDefault, 'ConfigMap').data['app-config.yaml']).not.toContain(
    'region',
  );
});

it('is documented as it is', async () => {
  const command = [
    'workspace',
    '@mooring/chart-testing',
    'generate',
    '--check',
  ];
  await expect(
    run(join(ROOT, 'yarnw'), command, { cwd: ROOT }),
  ).resolves.toMatchObject({ stdout: expect.any(String) });
}, 900_000);
