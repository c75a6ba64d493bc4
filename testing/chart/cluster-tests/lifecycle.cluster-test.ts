import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlane } from '@mooring/control-plane';
import { CHARTS } from '../src/charts';
import { Helm } from '../src/Helm';
import { Profile, PROFILES } from '../src/profiles';
import { assertAccepted, objectsOf } from './apiResources';
import { customResourceDefinitions } from './definitions';
import { set } from './rendering';
import { surroundings } from './surroundings';

const [MOORING] = CHARTS;
const INSTALL_TIMEOUT = '--timeout=100s';

/** A volume, since nothing here makes one. */
const VOLUME = `
apiVersion: v1
kind: PersistentVolume
metadata: { name: trial }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteOnce]
  hostPath: { path: /nonexistent }
`;

describe('the chart in the life of a release', () => {
  let controlPlane: ControlPlane;
  let helm: Helm;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start({ controllers: true, nodes: 2 });
    helm = await Helm.create({ kubeconfig: controlPlane.kubeconfig });
    await controlPlane.apply(customResourceDefinitions());
    await controlPlane.apply(VOLUME);
  });
  afterAll(() => controlPlane?.stop());

  it.each<[Profile, number]>([
    ['dev', 1],
    ['production', 4], // two of the portal, two that talk to clusters
    ['api-only', 2],
  ])(
    'installs the profile %s under restricted pod security, and leaves nothing behind but a database',
    async (profile, pods) => {
      const namespace = `profile-${profile}`;
      await controlPlane.apply(surroundings(namespace));
      const before = await settledObjects();
      const options = ['--namespace', namespace, ...PROFILES[profile]];
      // What the External Secrets Operator would make
      await controlPlane.apply(`
apiVersion: v1
kind: Secret
metadata: { name: mooring, namespace: ${namespace} }
stringData: { POSTGRES_PASSWORD: a, OIDC_CLIENT_SECRET: b, AUTH_SESSION_SECRET: c }
`);
      await assertAccepted(
        controlPlane,
        await helm.run(
          ...['template', 'mooring', MOORING, '--skip-tests', ...options],
        ),
      );
      await helm.run(
        ...['install', 'mooring', MOORING, '--wait', INSTALL_TIMEOUT],
        ...options,
      );

      // The pods of `helm test`, whose service account is there now
      const hooks = ['get', 'hooks', 'mooring', '--namespace', namespace];
      await assertAccepted(controlPlane, await helm.run(...hooks));

      await controlPlane.waitFor(
        async () => (await runningPods(namespace)) === pods,
        { description: `${pods} running pods that the portal shows` },
      );

      await helm.run(
        'uninstall',
        'mooring',
        '--wait',
        '--namespace',
        namespace,
      );
      await controlPlane.request(
        `/api/v1/namespaces/${namespace}/secrets/mooring`,
        { method: 'DELETE' },
      );
      const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
      const { items } = await controlPlane.request(claims);
      expect(items.map(({ metadata }: any) => metadata.name)).toEqual(
        profile === 'dev' ? ['mooring'] : [],
      );
      for (const { metadata } of items) {
        await controlPlane.request(`${claims}/${metadata.name}`, {
          method: 'DELETE',
        });
      }
      const left = async () =>
        [...(await objectsOf(controlPlane))].filter(
          object => !before.has(object),
        );
      await controlPlane.waitFor(async () => (await left()).length === 0, {
        description: 'everything of the release to be gone',
      });
      expect(await left()).toEqual([]);
    },
  );

  it.each<[string, Profile, string[]]>([
    [
      'pods, routes and scaling',
      'production',
      [
        '--set=doctor.beforeDeploy.enabled=true,route.enabled=true,openshift.enabled=true',
        '--set=httpRoute.enabled=true,httpRoute.backendTls=true',
        set('httpRoute.parentRefs', [{ name: 'gateway' }]),
        set('ingress.extraHosts', ['old.example.com', '*.example.org']),
        set('podSecurityContext', { runAsUser: 65532, fsGroup: null }),
        set('securityContext', { privileged: false }),
        set('hostAliases', [{ ip: '10.0.0.1', hostnames: ['a.example'] }]),
        set('extraContainers', [{ name: 'proxy', image: 'proxy:1' }]),
        set('extraPorts', [{ name: 'proxy', containerPort: 4180 }]),
        set('extraArgs', ['--verbose']),
        set('command', ['node', 'packages/backend']),
        set('strategy', {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: '50%', maxUnavailable: 1 },
        }),
        set('deploymentAnnotations', { team: 'platform' }),
        '--set=autoscaling.targetMemoryUtilizationPercentage=80',
        set('autoscaling.behavior', { scaleUp: { selectPolicy: 'Min' } }),
        set('service.extraPorts', [
          { name: 'proxy', port: 4180, targetPort: 'proxy' },
        ]),
        set('kubernetes.clusters', [
          { name: 'edge', url: 'https://edge.example:16443' },
        ]),
        set('extraObjects', [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'more', namespace: 'values' },
          },
        ]),
      ],
    ],
    [
      'a load balancer, and a database in the clear',
      'api-only',
      [
        '--set=metrics.enabled=true,service.type=LoadBalancer,service.nodePort=30080',
        '--set=service.loadBalancerClass=example.com/nlb,service.externalTrafficPolicy=Local',
        '--set=service.ipFamilyPolicy=SingleStack',
        set('service.ipFamilies', ['IPv4']),
        set('service.loadBalancerSourceRanges', ['203.0.113.0/24']),
        '--set=database.external.ca.configMap=,database.external.tls.enabled=false',
        '--set=database.external.tls.acceptPlaintextTo=postgres.example.com',
      ],
    ],
    ['SQLite in the pod', 'dev', ['--set=database.sqlite.persistent=false']],
    [
      'SQLite on a shared volume',
      'dev',
      ['--set=database.sqlite.accessMode=ReadWriteMany'],
    ],
  ])(
    'writes nothing that Kubernetes refuses: %s',
    async (_, profile, values) => {
      await controlPlane.apply(surroundings('values'));
      const options = ['--skip-tests', '--namespace', 'values'];
      await expect(
        assertAccepted(
          controlPlane,
          await helm.run(
            ...['template', 'mooring', MOORING, ...options],
            ...[...PROFILES[profile], ...values],
          ),
        ),
      ).resolves.toBeUndefined();
    },
  );

  /** How many pods run that the portal's own entity selects. */
  async function runningPods(namespace: string): Promise<number> {
    const { items } = await controlPlane.request(
      `/api/v1/namespaces/${namespace}/pods`,
      { query: { labelSelector: 'backstage.io/kubernetes-id=mooring' } },
    );
    return items.filter(({ status }: any) => status.phase === 'Running').length;
  }

  /** All objects, once the controllers have made what a new namespace gets. */
  async function settledObjects(): Promise<Set<string>> {
    return await controlPlane.waitFor(
      async () => {
        const objects = await objectsOf(controlPlane);
        const names = [...objects].filter(object =>
          object.startsWith('Namespace '),
        );
        const complete = names.every(name => {
          const namespace = name.replace('Namespace /', '');
          return (
            objects.has(`ServiceAccount ${namespace}/default`) &&
            objects.has(`ConfigMap ${namespace}/kube-root-ca.crt`)
          );
        });
        return complete && objects;
      },
      { description: 'what every namespace has' },
    );
  }

  it('replaces pods when what they read has changed, and goes back', async () => {
    const namespace = 'upgrade';
    const at = ['--namespace', namespace];
    const values = [
      ...PROFILES['api-only'],
      '--set=autoscaling.enabled=false,secrets.generateSessionSecret=true',
    ];
    const upgrade = (chart: string, ...more: string[]) =>
      helm.run(
        ...[
          'upgrade',
          'mooring',
          chart,
          '--install',
          '--wait',
          INSTALL_TIMEOUT,
        ],
        ...[...at, ...values, ...more],
      );
    await controlPlane.apply(surroundings(namespace));
    await settledObjects();
    const previous = await previousVersion();
    try {
      await upgrade(previous);
    } finally {
      await rm(previous, { recursive: true });
    }
    const first = await deployment(namespace);
    const secret = await sessionSecret(namespace);
    expect(secret).toMatch(/^[A-Za-z0-9]{48}$/);

    // A new version of the chart alone replaces no pod, and keeps the secret that the first one made.
    await upgrade(MOORING);
    const second = await deployment(namespace);
    expect(second.metadata.labels['helm.sh/chart']).not.toBe(
      first.metadata.labels['helm.sh/chart'],
    );
    expect(second.spec.template).toEqual(first.spec.template);
    expect(await sessionSecret(namespace)).toBe(secret);

    // A changed configuration does.
    await upgrade(MOORING, '--set=appConfig.app.title=Harbour');
    const third = await deployment(namespace);
    expect(checksum(third)).not.toBe(checksum(second));
    expect(third.status.availableReplicas).toBe(2);

    // Switching autoscaling on takes away no pod that runs.
    const title = '--set=appConfig.app.title=Harbour';
    await upgrade(MOORING, title, '--set=replicas=3');
    await upgrade(MOORING, title, '--set=autoscaling.enabled=true');
    expect((await deployment(namespace)).spec.replicas).toBe(3);

    await helm.run('rollback', 'mooring', '1', '--wait', ...at);
    const back = await deployment(namespace);
    expect(back.spec.template).toEqual(first.spec.template);
    expect(await sessionSecret(namespace)).toBe(secret);
  });

  /** The chart under a lower version, as the one that is installed when an upgrade comes. */
  async function previousVersion(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'mooring-previous-'));
    await cp(MOORING, directory, { recursive: true });
    const path = join(directory, 'Chart.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/^version: .*$/m, 'version: 0.0.1'));
    return directory;
  }

  async function deployment(namespace: string): Promise<any> {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/mooring`;
    return await controlPlane.request(path);
  }

  async function sessionSecret(namespace: string): Promise<string> {
    const { data } = await controlPlane.request(
      `/api/v1/namespaces/${namespace}/secrets/mooring-session`,
    );
    return Buffer.from(data.AUTH_SESSION_SECRET, 'base64').toString();
  }

  function checksum({ spec }: any): string {
    return spec.template.metadata.annotations['checksum/config'];
  }
});
