import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControlPlane } from '@mooring/control-plane';
import { parse, parseAllDocuments } from 'yaml';
import { CHARTS, ROOT } from '../src/charts';
import { Helm } from '../src/Helm';
import { PROFILES } from '../src/profiles';
import { customResourceDefinitions } from './definitions';
import { grantsOf, serviceAccount, Subject } from './grants';

const [MOORING, REMOTE_CLUSTER] = CHARTS;
const NAMESPACE = 'portal';

/** All that the portal may do in a cluster, verb by verb. */
const GRANTS = [
  ...['pods', 'services', 'limitranges', 'resourcequotas'],
  ...['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map(
    name => `${name}.apps`,
  ),
  'horizontalpodautoscalers.autoscaling',
  ...['jobs.batch', 'cronjobs.batch'],
  'ingresses.networking.k8s.io',
  ...['applications.argoproj.io', 'applicationsets.argoproj.io'],
  'kustomizations.kustomize.toolkit.fluxcd.io',
  'helmreleases.helm.toolkit.fluxcd.io',
  ...['gitrepositories', 'ocirepositories'].map(
    plural => `${plural}.source.toolkit.fluxcd.io`,
  ),
]
  .flatMap(resource => [`list ${resource}`, `watch ${resource}`])
  .concat(
    'list pods.metrics.k8s.io',
    'watch customresourcedefinitions.apiextensions.k8s.io',
  );

describe('what the charts grant', () => {
  let controlPlane: ControlPlane;
  let helm: Helm;
  let everyAccount: Set<string>;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start({ controllers: true, nodes: 0 });
    helm = await Helm.create({ kubeconfig: controlPlane.kubeconfig });
    await controlPlane.apply(customResourceDefinitions());
    await controlPlane.apply(
      `{ apiVersion: v1, kind: Namespace, metadata: { name: ${NAMESPACE} } }`,
    );
    everyAccount = await grantsOf(
      controlPlane,
      serviceAccount(NAMESPACE, 'default'),
    );
    await helm.run(
      ...['install', 'split', MOORING, '--namespace', NAMESPACE],
      ...PROFILES.production,
    );
    await helm.run(
      ...['install', 'remote', REMOTE_CLUSTER, '--namespace', NAMESPACE],
      '--set=serviceAccount.create=true',
    );
  });
  afterAll(() => controlPlane?.stop());

  /** What a subject may do that not every service account may, sorted. */
  async function ownGrants(subject: Subject): Promise<string[]> {
    const all = await grantsOf(controlPlane, subject);
    return [...all].filter(grant => !everyAccount.has(grant)).sort();
  }

  it('lets the account that reads the cluster list and watch workloads, and nothing else', async () => {
    expect(
      await ownGrants(serviceAccount(NAMESPACE, 'split-mooring-kubernetes')),
    ).toEqual([...GRANTS].sort());
  });

  it('gives the account of the portal itself no right at all', async () => {
    expect(await ownGrants(serviceAccount(NAMESPACE, 'split-mooring'))).toEqual(
      [],
    );
  });

  it('gives a portal elsewhere the same rights, by group and by service account', async () => {
    const group = {
      user: 'anybody',
      groups: ['system:authenticated', 'mooring'],
    };
    for (const subject of [group, serviceAccount(NAMESPACE, 'remote')]) {
      expect(await ownGrants(subject)).toEqual([...GRANTS].sort());
    }
  });

  it('adds no more than is asked for', async () => {
    await helm.run(
      ...['upgrade', 'split', MOORING, '--namespace', NAMESPACE],
      ...PROFILES.production,
      '--set=kubernetes.podLogs=true,kubernetes.podMetrics=false',
      '--set=kubernetes.actions.restartRollout=true,kubernetes.actions.deletePod=true',
      '--set-json=kubernetes.customResources=[{"group":"postgresql.cnpg.io","apiVersion":"v1","plural":"clusters"}]',
    );
    const metrics = 'list pods.metrics.k8s.io';
    expect(
      await ownGrants(serviceAccount(NAMESPACE, 'split-mooring-kubernetes')),
    ).toEqual(
      [
        ...GRANTS.filter(grant => grant !== metrics),
        ...['get pods/log', 'list events', 'delete pods'],
        ...['deployments', 'statefulsets', 'daemonsets'].map(
          resource => `patch ${resource}.apps`,
        ),
        ...['list', 'watch'].map(verb => `${verb} clusters.postgresql.cnpg.io`),
      ].sort(),
    );
  });

  it('is the same as the manifests for those who use no chart', async () => {
    const path = join(ROOT, 'deploy/rbac/cluster-roles.yaml');
    const [role] = parseAllDocuments(await readFile(path, 'utf8'));
    const rules = await readFile(join(MOORING, 'files/rules.yaml'), 'utf8');
    expect(parse(rules)).toEqual(role.toJS().rules);
  });
});
