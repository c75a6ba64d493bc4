import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ControlPlane } from '@mooring/control-plane';
import { BackendProcess } from '../src/__testUtils__/BackendProcess';
import { ROOT } from './documentation';
import { viewComponent } from './kubernetesView';

/**
 * Runs a command in a mount namespace of its own, in which a directory is mounted where pods have their service account.
 * Nothing outside the command sees it. Needs Linux, and root or unprivileged user namespaces.
 */
function withServiceAccount(directory: string): string[] {
  const script = `
    mount -t tmpfs tmpfs /var/run
    mkdir -p /var/run/secrets/kubernetes.io/serviceaccount
    mount --bind "$0" /var/run/secrets/kubernetes.io/serviceaccount
    exec "$@"`;
  return [
    'unshare',
    '--user',
    '--map-root-user',
    '--mount',
    'sh',
    '-euc',
    script,
    directory,
  ];
}

describe('the portal inside the cluster it shows', () => {
  let controlPlane: ControlPlane;
  let backend: BackendProcess;
  let serviceAccount: string;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start();
    await controlPlane.applyFiles(
      resolve(ROOT, 'deploy/rbac'),
      resolve(ROOT, 'examples/clusters/namespaces.yaml'),
      resolve(ROOT, 'examples/components/example1'),
    );
    serviceAccount = await mkdtemp(join(tmpdir(), 'service-account-'));
    await writeFile(join(serviceAccount, 'ca.crt'), controlPlane.ca);
    await writeFile(join(serviceAccount, 'namespace'), 'mooring');
    await mountToken('mooring');

    const { hostname, port } = new URL(controlPlane.url);
    backend = await BackendProcess.start({
      wrapper: withServiceAccount(serviceAccount),
      env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port },
      config: {
        kubernetes: {
          serviceLocatorMethod: { type: 'multiTenant' },
          objectTypes: ['deployments', 'services'],
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: [
                {
                  name: 'local',
                  url: 'https://kubernetes.default.svc',
                  authProvider: 'serviceAccount',
                  skipMetricsLookup: true,
                },
              ],
            },
          ],
        },
      },
    });
  });
  afterAll(async () => {
    await backend?.stop();
    await controlPlane?.stop();
    await rm(serviceAccount, { recursive: true, force: true });
  });

  /** Writes the token where the portal reads it, as the kubelet does when it renews one. */
  async function mountToken(name: string): Promise<void> {
    const token = await controlPlane.createServiceAccountToken('mooring', name);
    await writeFile(join(serviceAccount, 'token'), token);
  }

  async function view() {
    return (await viewComponent(backend, 'example1')).clusters.local;
  }

  it('reads with the mounted service account, and follows the token as it is renewed', async () => {
    const shown = {
      objects: { deployments: ['example1'], services: ['example1'] },
      errors: [],
    };
    expect(await view()).toEqual(shown);

    await controlPlane.apply([
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'no-role', namespace: 'mooring' },
      },
    ]);
    await mountToken('no-role');
    // A watch that is open goes on with the token it began with; each new one takes the token that is there then.
    await controlPlane.restartApiServer();
    await backend.waitUntil(async () => {
      const { objects, errors } = await view();
      return (
        Object.keys(objects).length === 0 &&
        /no-role" cannot/.test(String(errors[0]?.message))
      );
    });
  });
});
