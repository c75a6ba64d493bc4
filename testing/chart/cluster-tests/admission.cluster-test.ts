import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlane, KubernetesObject } from '@mooring/control-plane';
import { parseAllDocuments } from 'yaml';
import { CHARTS, ROOT } from '../src/charts';
import { Helm } from '../src/Helm';
import { PROFILES } from '../src/profiles';

const KEY = 'backstage.io/kubernetes-id';
const PATHS: Record<string, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

describe('the admission policy', () => {
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start({ controllers: true, nodes: 0 });
    await controlPlane.applyFiles(
      join(ROOT, 'deploy/admission/kubernetes-id.yaml'),
    );
    await controlPlane.waitFor(
      async () => (await warnings(workload({ own: 'cart' }))).length > 0,
      { description: 'the policy to be in force' },
    );
  });
  afterAll(() => controlPlane?.stop());

  /** What the API server warns a user who applies an object of; nothing is stored. Every refusal is an error. */
  async function warnings(
    object: KubernetesObject,
    method: 'POST' | 'PUT' = 'POST',
  ): Promise<string[]> {
    const { kind, metadata } = object;
    const name = method === 'PUT' ? `/${metadata!.name}` : '';
    const url = new URL(
      `/apis/apps/v1/namespaces/default/${
        PATHS[kind!]
      }${name}?dryRun=All&fieldValidation=Strict`,
      controlPlane.url,
    );
    return await new Promise((resolve, reject) => {
      request(
        url,
        {
          method,
          ca: controlPlane.ca,
          headers: {
            authorization: `Bearer ${controlPlane.adminToken}`,
            'content-type': 'application/json',
          },
        },
        response => {
          response.resume();
          const { statusCode = 0, headers } = response;
          if (statusCode >= 300) reject(new Error(`answers ${statusCode}`));
          // https://www.rfc-editor.org/rfc/rfc7234#section-5.5: code, agent and text in quotes
          else resolve([headers.warning ?? []].flat());
        },
      )
        .on('error', reject)
        .end(JSON.stringify(object));
    });
  }

  function workload(options: {
    kind?: string;
    own?: string;
    pods?: string;
  }): KubernetesObject {
    const { kind = 'Deployment', own, pods } = options;
    return {
      apiVersion: 'apps/v1',
      kind,
      metadata: {
        name: 'cart',
        namespace: 'default',
        ...(own && { labels: { [KEY]: own } }),
      },
      spec: {
        ...(kind === 'StatefulSet' && { serviceName: 'cart' }),
        selector: { matchLabels: { app: 'cart' } },
        template: {
          metadata: { labels: { app: 'cart', ...(pods && { [KEY]: pods }) } },
          spec: { containers: [{ name: 'cart', image: 'cart' }] },
        },
      },
    } as KubernetesObject;
  }

  it.each(Object.keys(PATHS))(
    'warns of a %s and pods that disagree',
    async kind => {
      expect(await warnings(workload({ kind, own: 'cart' }))).toEqual([
        expect.stringContaining(
          `${kind} \\"cart\\" carries ${KEY}: cart, and its pods do not, so the portal shows it without pods. Add the label to spec.template.metadata.labels.`,
        ),
      ]);
      expect(await warnings(workload({ kind, pods: 'cart' }))).toEqual([
        expect.stringContaining(
          `the pods of ${kind} \\"cart\\" carry ${KEY}: cart, and the controller does not`,
        ),
      ]);
      expect(
        await warnings(workload({ kind, own: 'cart', pods: 'Cart' })),
      ).toEqual([
        expect.stringContaining(
          `${kind} \\"cart\\" carries ${KEY}: cart, and its pods Cart, so the portal takes them for two components`,
        ),
      ]);
      expect(
        await warnings(workload({ kind, own: 'cart', pods: 'cart' })),
      ).toEqual([]);
      expect(await warnings(workload({ kind }))).toEqual([]);
    },
  );

  it("passes the API server's own check of types", async () => {
    const status = await controlPlane.waitFor(
      async () =>
        (
          await controlPlane.request(
            '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/mooring-kubernetes-id',
          )
        ).status.typeChecking,
      { description: 'the check of types' },
    );
    expect(status).toEqual({});
  });

  it('warns of a change too', async () => {
    await controlPlane.apply([workload({ own: 'cart', pods: 'cart' })]);
    expect(await warnings(workload({ own: 'cart' }), 'PUT')).toHaveLength(1);
    expect(
      await warnings(workload({ own: 'trolley', pods: 'trolley' }), 'PUT'),
    ).toEqual([]);
  });

  it('is what Helm says when it installs', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'warned-'));
    await mkdir(join(directory, 'templates'));
    await writeFile(
      join(directory, 'Chart.yaml'),
      'apiVersion: v2\nname: warned\nversion: 1.0.0\n',
    );
    const object = workload({ own: 'warned' });
    await writeFile(
      join(directory, 'templates/deployment.yaml'),
      JSON.stringify({
        ...object,
        metadata: { ...object.metadata, name: 'warned' },
      }),
    );
    try {
      const helm = await Helm.create({ kubeconfig: controlPlane.kubeconfig });
      const { stderr } = await helm.output('install', 'warned', directory);
      expect(stderr).toMatch(/warned.* carries .*, and its pods do not/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it.each([
    ['components/orders/k8s/deployment.yaml', 0],
    ['components/message-queue/k8s/stateful-set.yaml', 0],
    ['components/log-shipper/k8s/daemon-set.yaml', 0],
    ['mismatched/label-on-controller-only/k8s/deployment.yaml', 1],
    ['mismatched/label-on-pods-only/k8s/deployment.yaml', 1],
  ])('agrees with the rules on examples/%s', async (path, expected) => {
    const text = await readFile(join(ROOT, 'examples', path), 'utf8');
    expect(await warningsOf(text)).toHaveLength(expected);
  });

  it('has nothing to say of the chart', async () => {
    const helm = await Helm.create();
    const text = await helm.run(
      ...['template', 'mooring', CHARTS[0]],
      ...PROFILES.production,
    );
    expect(await warningsOf(text)).toEqual([]);
  });

  /** The warnings of all workloads among some manifests, of which there must be one. */
  async function warningsOf(manifests: string): Promise<string[]> {
    const workloads = parseAllDocuments(manifests)
      .map(document => document.toJS())
      .filter(object => object?.kind in PATHS);
    expect(workloads).not.toHaveLength(0);
    const lists = [];
    for (const { metadata, ...object } of workloads) {
      lists.push(
        await warnings({
          ...object,
          metadata: { ...metadata, namespace: 'default' },
        }),
      );
    }
    return lists.flat();
  }
});
