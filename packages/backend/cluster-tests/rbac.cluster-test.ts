import { resolve } from 'node:path';
import { ControlPlane } from '@mooring/control-plane';
import { JsonObject } from '@backstage/types';
import { BackendProcess } from '../src/__testUtils__/BackendProcess';
import { documentedExample, ROOT } from './documentation';
import { viewComponent } from './kubernetesView';

const LOG_LINE = 'listening on port 8080';

/** A service account that may read workloads and nothing else, and one that may do nothing. */
const OTHER_SERVICE_ACCOUNTS = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: workloads-only, namespace: mooring }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: no-role, namespace: mooring }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: workloads-only }
subjects: [{ kind: ServiceAccount, name: workloads-only, namespace: mooring }]
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mooring }
---
apiVersion: v1
kind: Secret
metadata: { name: password, namespace: shop, labels: { backstage.io/kubernetes-id: gateway } }
stringData: { password: nobody-may-read-this }
`;

describe('the Kubernetes tab through RBAC', () => {
  let controlPlane: ControlPlane;
  let backend: BackendProcess;
  let objectTypes: string[];

  beforeAll(async () => {
    controlPlane = await ControlPlane.start({
      controllers: true,
      containerLog: [LOG_LINE],
    });
    await controlPlane.applyFiles(resolve(ROOT, 'deploy/rbac'));
    await controlPlane.applyFiles(
      resolve(ROOT, 'examples/clusters/namespaces.yaml'),
    );
    await controlPlane.apply(OTHER_SERVICE_ACCOUNTS);
    for (const example of ['gateway', 'search']) {
      await controlPlane.applyFiles(
        resolve(ROOT, `examples/components/${example}/k8s`),
      );
    }

    // Asks for no kind that the role does not grant.
    const { kubernetes } = await documentedExample(
      'reference/rbac.md',
      'objectTypes:',
    );
    objectTypes = kubernetes.objectTypes;
    backend = await BackendProcess.start({
      config: {
        kubernetes: {
          ...kubernetes,
          serviceLocatorMethod: { type: 'multiTenant' },
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: [
                await clusterFor('mooring'),
                await clusterFor('workloads-only'),
                await clusterFor('no-role'),
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
  });

  async function clusterFor(serviceAccount: string): Promise<JsonObject> {
    return {
      name: serviceAccount,
      url: controlPlane.url,
      caData: controlPlane.caData,
      authProvider: 'serviceAccount',
      serviceAccountToken: await controlPlane.createServiceAccountToken(
        'mooring',
        serviceAccount,
      ),
      skipMetricsLookup: true, // this control plane has no metrics server
    };
  }

  /** Calls the API server through the portal's proxy, as the tab does for logs and events. */
  async function proxied(
    cluster: string,
    path: string,
  ): Promise<{ status: number; body: any }> {
    return await backend.call(`/kubernetes/proxy${path}`, {
      headers: { 'backstage-kubernetes-cluster': cluster },
    });
  }

  it('shows the workloads of an example to a service account with the documented role', async () => {
    const pods = await controlPlane.waitFor(
      async () => {
        const { items } = await controlPlane.request(
          '/api/v1/namespaces/platform/pods',
        );
        const names = items.map((pod: any) => pod.metadata.name).sort();
        return names.length === 2 && names;
      },
      { description: 'two pods of gateway' },
    );
    const expected = {
      deployments: ['gateway'],
      replicasets: [expect.stringMatching(/^gateway-[a-z0-9]+$/)],
      pods,
      services: ['gateway'],
      ingresses: ['gateway'],
    };
    const { status, clusters } = await viewComponent(backend, 'gateway');
    expect(status).toBe(200);
    expect(clusters.mooring).toEqual({ objects: expected, errors: [] });
    expect(clusters['workloads-only']).toEqual({
      objects: expected,
      errors: [],
    });

    const autoscaled = await viewComponent(backend, 'search');
    expect(autoscaled.clusters.mooring).toMatchObject({
      objects: {
        deployments: ['search'],
        horizontalpodautoscalers: ['search'],
      },
      errors: [],
    });
  });

  it('shows who is denied what, not an empty answer, to a service account without a role', async () => {
    const { status, clusters } = await viewComponent(backend, 'gateway');
    expect(status).toBe(200);
    const { objects, errors } = clusters['no-role'];
    expect(objects).toEqual({});
    expect(errors).toHaveLength(1);
    const message = String(errors[0].message);
    expect(message).toContain(
      'the user "system:serviceaccount:mooring:no-role" cannot watch pods in all namespaces; ' +
        'grant "list" and "watch" on "pods" in API group ""',
    );
    for (const kind of objectTypes) expect(message).toContain(kind);
    expect(
      backend.messages(/no-role is synced but for|no-role is forbidden/),
    ).not.toHaveLength(0);
  });

  it('shows logs and events with the optional role only', async () => {
    const [pod] = (await viewComponent(backend, 'gateway')).clusters.mooring
      .objects.pods;
    const log = `/api/v1/namespaces/platform/pods/${pod}/log`;
    const events = '/api/v1/namespaces/platform/events';

    expect(await proxied('mooring', log)).toEqual({
      status: 200,
      body: expect.stringContaining(LOG_LINE),
    });
    expect(await proxied('mooring', events)).toMatchObject({
      status: 200,
      body: { kind: 'EventList' },
    });
    for (const path of [log, events]) {
      expect(await proxied('workloads-only', path)).toMatchObject({
        status: 403,
      });
    }
  });

  it('grants nothing else: no Secret, no ConfigMap, no change', async () => {
    for (const path of [
      '/api/v1/secrets',
      '/api/v1/namespaces/shop/secrets/password',
      '/api/v1/configmaps',
      '/api/v1/nodes',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    ]) {
      expect(await proxied('mooring', path)).toMatchObject({
        status: 403,
        body: { reason: 'Forbidden' },
      });
    }
    const token = await controlPlane.createServiceAccountToken(
      'mooring',
      'mooring',
    );
    for (const method of ['DELETE', 'PATCH'] as const) {
      const change = controlPlane.request(
        '/apis/apps/v1/namespaces/platform/deployments/gateway',
        {
          method,
          token,
          body: {},
          contentType: 'application/merge-patch+json',
        },
      );
      await expect(change).rejects.toMatchObject({ status: 403 });
    }
  });
});
