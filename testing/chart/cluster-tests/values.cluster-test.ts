import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goTool } from '@mooring/control-plane';
import { CHARTS, ROOT } from '../src/charts';
import { Profile, PROFILES } from '../src/profiles';
import { configOf, find, Rendering } from './rendering';

const [, REMOTE_CLUSTER] = CHARTS;
const PROFILE_NAMES = Object.keys(PROFILES) as Profile[];
const run = promisify(execFile);

let chart: Rendering;
beforeAll(async () => {
  chart = await Rendering.create();
}, 900_000);

describe.each(PROFILE_NAMES)('profile %s', profile => {
  let objects: any[];
  beforeAll(async () => {
    objects = await chart.objects(profile);
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
        .filter(({ ipBlock }: any) => ipBlock?.cidr.endsWith('/0'));
      expect(world.map(({ ipBlock }: any) => ipBlock.except)).toEqual([
        ['169.254.169.254/32'],
        ['fd00:ec2::254/128'],
      ]);
    }
  });
});

it('leaves nothing for gitleaks to find', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mooring-rendered-'));
  try {
    for (const profile of PROFILE_NAMES) {
      const all = '--set=doctor.beforeDeploy.enabled=true';
      await writeFile(join(directory, profile), await chart.text(profile, all));
    }
    const remote = await chart.helm.run(
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
      env: {
        ...process.env,
        PATH: `${chart.helm.directory}:${process.env.PATH}`,
      },
    },
  );
  const { findings, failures, checked } = JSON.parse(stdout);
  expect([findings, failures]).toEqual([[], []]);
  expect(checked.entities).toBe(1);
  expect(checked.objects).toBeGreaterThan(30);
});

it.each<[Profile, string, string, string]>([
  ['api-only', 'mooring', 'mooring', 'http'],
  ['production', 'mooring-kubernetes', 'mooring-kubernetes', 'https'],
])(
  'lets the doctor of the profile %s be what reads clusters',
  async (profile, reader, account, scheme) => {
    const objects = await chart.objects(
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
        target: {
          internal: `${scheme}://mooring.portal.svc:80/api/{{pluginId}}`,
        },
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
    const format = ['--format=json', '--timeout=180'];
    expect(test.containers[0].args).toEqual([...files, ...format]);
    expect(job.spec.containers[0].args).toEqual([
      ...files,
      ...format,
      '--before-deploy',
    ]);

    // Before the deployment, the configuration that is to come, which no object holds yet
    const config = ({ volumes }: any) =>
      volumes.find(({ name }: any) => name === 'config');
    expect(config(test).configMap).toEqual({ name: 'mooring' });
    expect(config(job.spec)).toHaveProperty('downwardAPI');
    expect(find(objects, 'ConfigMap', 'mooring-before-deploy')).toBeUndefined();
  },
);

it.each([
  ['120', '60'],
  ['600', '290'],
])(
  'has the doctor report before its pod is ended after %s s',
  async (seconds, timeout) => {
    const objects = await chart.objects(
      'api-only',
      `--set=doctor.timeoutSeconds=${seconds}`,
    );
    const { spec } = find(objects, 'Pod', 'mooring-doctor');
    expect(spec.activeDeadlineSeconds).toBe(Number(seconds));
    expect(spec.containers[0].args).toContain(`--timeout=${timeout}`);
  },
);

it('lets the doctor out as the portal, and nobody in to it', async () => {
  const objects = await chart.objects('production');
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
  const trial = await chart.objects('dev');
  expect(find(trial, 'Pod', 'mooring-doctor')).toBeUndefined();
  expect(find(trial, 'NetworkPolicy', 'mooring-doctor')).toBeUndefined();
});

it('splits the portal in two that know of each other', async () => {
  const objects = await chart.objects('production');
  const [portal, kubernetes] = ['portal', 'kubernetes'].map(name =>
    configOf(objects, `app-config.${name}.yaml`),
  );
  expect(portal.backend.pluginGroups).toEqual(['app', 'portal']);
  expect(kubernetes.backend.pluginGroups).toEqual(['kubernetes']);
  expect(portal.discovery.endpoints[0]).toEqual({
    target: {
      internal: 'https://mooring-kubernetes.portal.svc:80/api/{{pluginId}}',
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
  const given = await chart.objects(
    'api-only',
    `--set-json=database.external.ca=${JSON.stringify({ pem, configMap: '' })}`,
  );
  expect(find(given, 'ConfigMap').data['database-ca.crt']).toBe(pem);
  const operated = await chart.objects(
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
  const objects = await chart.objects(
    'production',
    '--set=database.external.iam.enabled=true,database.external.iam.region=eu-central-1',
  );
  const config = configOf(objects);
  expect(config.backend.database).toEqual({
    connection: { type: 'rds', region: 'eu-central-1', password: null },
  });
  expect(JSON.stringify(objects)).not.toContain('POSTGRES_PASSWORD');
  // EKS tells pods their region.
  const byDefault = await chart.objects(
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
