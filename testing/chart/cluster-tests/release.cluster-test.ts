import { parseDocument } from 'yaml';
import { CHARTS } from '../src/charts';
import { PROFILES } from '../src/profiles';
import { configOf, find, Rendering, set } from './rendering';

const [MOORING, REMOTE_CLUSTER] = CHARTS;
const BEFORE_DEPLOY = '--set=doctor.beforeDeploy.enabled=true';

let chart: Rendering;
beforeAll(async () => {
  chart = await Rendering.create();
}, 900_000);

it('scales by memory too, at its own pace', async () => {
  const behavior = { scaleUp: { stabilizationWindowSeconds: 60 } };
  const objects = await chart.objects(
    'api-only',
    '--set=autoscaling.targetMemoryUtilizationPercentage=80',
    set('autoscaling.behavior', behavior),
  );
  const { spec } = find(objects, 'HorizontalPodAutoscaler');
  expect(
    spec.metrics.map(({ resource }: any) => [
      resource.name,
      resource.target.averageUtilization,
    ]),
  ).toEqual([
    ['cpu', 70],
    ['memory', 80],
  ]);
  expect(spec.behavior).toEqual({
    scaleDown: { stabilizationWindowSeconds: 300 },
    ...behavior,
  });
  // The autoscaler's number, not ours
  expect(find(objects, 'Deployment').spec).not.toHaveProperty('replicas');
});

it('keeps a database that it made when the release goes', async () => {
  const keep = { 'helm.sh/resource-policy': 'keep' };
  const trial = await chart.objects('dev');
  const claim = find(trial, 'PersistentVolumeClaim');
  expect(claim.metadata.annotations).toEqual(keep);
  const operated = await chart.objects(
    'api-only',
    '--set=database.type=cloudnativepg',
  );
  const cluster = find(operated, 'Cluster', 'mooring-db');
  expect(cluster.metadata.annotations).toEqual(keep);
});

it('keeps SQLite on what the cluster offers', async () => {
  const shared = await chart.objects(
    'dev',
    '--set=database.sqlite.accessMode=ReadWriteMany',
  );
  expect(find(shared, 'PersistentVolumeClaim').spec.accessModes).toEqual([
    'ReadWriteMany',
  ]);
  const passing = await chart.objects(
    'dev',
    '--set=database.sqlite.persistent=false,database.sqlite.size=1Gi',
  );
  expect(find(passing, 'PersistentVolumeClaim')).toBeUndefined();
  const { strategy, template } = find(passing, 'Deployment').spec;
  expect(strategy).toEqual({ type: 'Recreate' });
  expect(template.spec.volumes).toContainEqual({
    name: 'database',
    emptyDir: { sizeLimit: '1Gi' },
  });
});

it('lets guests in as a risk that somebody has accepted', async () => {
  expect(configOf(await chart.objects('dev')).mooring).toEqual({
    acceptRisk: ['guest-sign-in'],
  });
  const more = await chart.objects(
    'dev',
    set('appConfig.mooring', { acceptRisk: ['unencrypted'] }),
  );
  expect(configOf(more).mooring).toEqual({
    acceptRisk: ['unencrypted', 'guest-sign-in'],
  });
  expect(configOf(await chart.objects('production'))).not.toHaveProperty(
    'mooring',
  );
});

it('talks to a database in the clear once that is said twice', async () => {
  const objects = await chart.objects(
    'api-only',
    '--set=database.external.tls.enabled=false,database.external.ca.configMap=',
    '--set=database.external.tls.acceptPlaintextTo=postgres.example.com',
    BEFORE_DEPLOY,
  );
  const { backend, mooring } = configOf(objects);
  expect(backend.database.connection).toEqual({ ssl: null });
  // Without it the portal would not start.
  expect(mooring).toEqual({ acceptRisk: ['database-unencrypted'] });
  const { containers, volumes } = find(objects, 'Deployment').spec.template
    .spec;
  const names = volumes.map(({ name }: any) => name);
  expect(names).not.toContain('database-ca');
  for (const { name } of containers[0].volumeMounts) {
    expect(names).toContain(name);
  }
  expect(containers[0].env).toContainEqual({
    name: 'POSTGRES_CA_FILE',
    value: '/dev/null',
  });
});

it('makes the account of the half that reads clusters, or takes yours', async () => {
  const values =
    'serviceAccount.create=false,split.serviceAccount.create=false';
  const objects = await chart.objects(
    'production',
    `--set=${values},split.serviceAccount.name=reader`,
  );
  expect(find(objects, 'ServiceAccount', 'reader')).toBeUndefined();
  expect(
    find(objects, 'Deployment', 'mooring-kubernetes').spec.template.spec
      .serviceAccountName,
  ).toBe('reader');
  expect(
    find(objects, 'ClusterRoleBinding', 'portal-mooring').subjects,
  ).toEqual([{ kind: 'ServiceAccount', name: 'reader', namespace: 'portal' }]);
});

it('replaces pods for what is configured, and not for how it is rendered', async () => {
  const checksum = async (...more: string[]) =>
    find(await chart.objects('production', ...more), 'Deployment').spec.template
      .metadata.annotations['checksum/config'];
  const first = await checksum();
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await checksum('--is-upgrade', '--kube-version=1.30.0')).toBe(first);
  expect(await checksum('--set=appConfig.app.title=Harbour')).not.toBe(first);
});

it('asks the doctor with what the Job itself carries', async () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';
  const objects = await chart.objects(
    'api-only',
    BEFORE_DEPLOY,
    set('database.external.ca', { pem, configMap: '' }),
    set('appConfig', { app: { title: 'a "quoted" <title>\n{{ not ours }}' } }),
  );
  const hooks = objects.filter(({ metadata }) =>
    /pre-/.test(metadata.annotations?.['helm.sh/hook']),
  );
  // Anything else would be left behind by an upgrade that is stopped.
  expect(hooks.map(({ kind }) => kind)).toEqual(['Job']);
  const [{ spec }] = hooks;
  expect(spec.ttlSecondsAfterFinished).toBeGreaterThan(0);
  expect(spec.activeDeadlineSeconds).toBeGreaterThan(0);

  const { annotations } = spec.template.metadata;
  expect(
    parseDocument(annotations['mooring.dev/app-config.yaml']).toJS(),
  ).toEqual(configOf(objects));
  expect(annotations['mooring.dev/database-ca.crt']).toBe(pem);
  const { volumes } = spec.template.spec;
  for (const [volume, path] of [
    ['config', 'app-config.yaml'],
    ['database-ca', 'ca.crt'],
  ]) {
    const { items } = volumes.find((it: any) => it.name === volume).downwardAPI;
    expect(items).toHaveLength(1);
    expect(items[0].path).toBe(path);
    const [, key] = /^metadata\.annotations\['(.+)'\]$/.exec(
      items[0].fieldRef.fieldPath,
    )!;
    expect(annotations).toHaveProperty([key]);
  }
});

it('ends the pods of its tests and removes them, however they end', async () => {
  const objects = await chart.objects('production');
  const tests = objects.filter(
    ({ metadata }) => metadata.annotations?.['helm.sh/hook'] === 'test',
  );
  expect(tests.map(({ metadata }) => metadata.name).sort()).toEqual([
    'mooring-doctor',
    'mooring-test',
  ]);
  for (const { metadata, spec } of tests) {
    expect(spec.activeDeadlineSeconds).toBe(240);
    expect(metadata.annotations).toMatchObject({
      'helm.sh/hook-delete-policy':
        'before-hook-creation,hook-succeeded,hook-failed',
      // Before it is removed
      'helm.sh/hook-output-log-policy': 'hook-succeeded,hook-failed',
    });
  }
});

const LONGEST = 'a-name-that-is-just-short-enough-not-to-be-c';

it.each([
  // Two releases of the longest names that Helm allows
  [
    'a-release-with-a-name-that-is-as-long-as-it-may-be-eu',
    'a-release-with-a-name-that-is-as-long-as-it-may-be-us',
  ],
  [
    'mooring-with-a-name-that-is-as-long-as-it-may-be-x-eu',
    'mooring-with-a-name-that-is-as-long-as-it-may-be-x-us',
  ],
  // And two names that are given
  [LONGEST, `${LONGEST}ut`.slice(0, 45)],
  [`${LONGEST}-${LONGEST}-eu`, `${LONGEST}-${LONGEST}-us`],
])('keeps apart, within what Kubernetes takes: %s and %s', async (...pair) => {
  const named = async (name: string) => {
    const isGiven = name.startsWith(LONGEST);
    const at = ['--namespace', 'n'.repeat(63)];
    const text = await chart.helm.run(
      ...['template', isGiven ? 'r' : name, MOORING, ...at],
      ...[...PROFILES.production, BEFORE_DEPLOY],
      `--set=fullnameOverride=${isGiven ? name : ''}`,
    );
    return [...text.matchAll(/^kind: (.+)\nmetadata:\n {2}name: (.+)$/gm)].map(
      ([, kind, name_]) => [kind, name_],
    );
  };
  const names = (await Promise.all(pair.map(named))).flat();
  expect(names.length).toBeGreaterThan(40);
  for (const [kind, name] of names) {
    expect(name).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])$/);
    expect(name.length).toBeLessThanOrEqual(
      kind.startsWith('ClusterRole') ? 253 : 63,
    );
  }
  expect(new Set(names.map(String)).size).toBe(names.length);
});

it('tells remote clusters apart whatever the length of their names', async () => {
  const name = async (release: string) => {
    const at = ['--namespace', 'n'.repeat(63)];
    const text = await chart.helm.run(
      ...['template', release, REMOTE_CLUSTER, ...at],
    );
    return /kind: ClusterRole\nmetadata:\n {2}name: (.+)/.exec(text)![1];
  };
  expect(await name('one')).not.toBe(await name('two'));
});
