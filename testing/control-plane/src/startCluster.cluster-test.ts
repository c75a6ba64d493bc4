import { ControlPlane } from './ControlPlane';

describe('a control plane with controllers and nodes', () => {
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start({
      controllers: true,
      nodes: 2,
      containerLog: ['ready to serve', 'served one'],
    });
  });
  afterAll(async () => {
    await controlPlane?.stop();
  });

  it('turns a Deployment into running pods, on every node and with the labels of its template', async () => {
    await controlPlane.apply(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: tea, namespace: shop }
spec:
  replicas: 4
  selector: { matchLabels: { app: tea } }
  template:
    metadata: { labels: { app: tea, backstage.io/kubernetes-id: tea-shop } }
    spec: { containers: [{ name: tea, image: example.com/tea:1 }] }
`);
    const pods = await controlPlane.waitFor(
      async () => {
        const { items } = await controlPlane.request(
          '/api/v1/namespaces/shop/pods',
          {
            query: { labelSelector: 'backstage.io/kubernetes-id=tea-shop' },
          },
        );
        return (
          items.length === 4 &&
          items.every((pod: any) => pod.status.phase === 'Running') &&
          items
        );
      },
      { description: 'four running pods' },
    );
    expect(new Set(pods.map((pod: any) => pod.spec.nodeName))).toEqual(
      new Set(['node-1', 'node-2']),
    );

    const [replicaSet] = (
      await controlPlane.request('/apis/apps/v1/namespaces/shop/replicasets')
    ).items;
    for (const { metadata, spec } of pods) {
      expect(metadata.ownerReferences).toMatchObject([
        { kind: 'ReplicaSet', uid: replicaSet.metadata.uid },
      ]);
      expect(metadata.labels['pod-template-hash']).toBe(
        replicaSet.metadata.labels['pod-template-hash'],
      );
      // ServiceAccount admission is on.
      expect(spec.serviceAccountName).toBe('default');
    }
    await controlPlane.waitFor(
      async () => {
        const { status } = await controlPlane.request(
          '/apis/apps/v1/namespaces/shop/deployments/tea',
        );
        return status.availableReplicas === 4;
      },
      { description: 'the Deployment to become available' },
    );
  });

  it('takes a bare pod in a new namespace at once and answers for its log', async () => {
    await controlPlane.apply(`
apiVersion: v1
kind: Pod
metadata: { name: kettle, namespace: kitchen }
spec: { containers: [{ name: kettle, image: example.com/kettle:1 }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: kitchen }
`);
    const log = await controlPlane.waitFor(
      async () => {
        // Empty for as long as the pod has no node.
        const text = await controlPlane.request(
          '/api/v1/namespaces/kitchen/pods/kettle/log',
        );
        return text !== '' && text;
      },
      { description: 'the log of the pod' },
    );
    expect(log).toBe('ready to serve\nserved one\n');
    expect(
      await controlPlane.request('/api/v1/namespaces/kitchen/pods/kettle/log', {
        query: { tailLines: '1' },
      }),
    ).toBe('served one\n');
  });

  it('completes a Job', async () => {
    await controlPlane.apply(`
apiVersion: batch/v1
kind: Job
metadata: { name: wash-up }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: wash-up, image: example.com/wash-up:1 }] }
`);
    const job = await controlPlane.waitFor(
      async () => {
        const found = await controlPlane.request(
          '/apis/batch/v1/namespaces/default/jobs/wash-up',
        );
        return found.status.completionTime && found;
      },
      { description: 'the Job to complete' },
    );
    expect(job.status.succeeded).toBe(1);
  });

  it('enforces pod security where a namespace asks for it', async () => {
    await controlPlane.apply(`
apiVersion: v1
kind: Namespace
metadata: { name: strict, labels: { pod-security.kubernetes.io/enforce: restricted } }
`);
    await expect(
      controlPlane.apply(`
apiVersion: v1
kind: Pod
metadata: { name: privileged, namespace: strict }
spec: { containers: [{ name: privileged, image: example.com/x, securityContext: { privileged: true } }] }
`),
    ).rejects.toThrow(/violates PodSecurity "restricted:latest"/);
  });

  it('goes on working after the API server was killed and started again', async () => {
    await controlPlane.restartApiServer({ signal: 'SIGKILL' });
    await controlPlane.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: cups }
spec:
  replicas: 1
  selector: { matchLabels: { app: cups } }
  template:
    metadata: { labels: { app: cups } }
    spec: { containers: [{ name: cups, image: example.com/cups:1 }] }
`);
    const pods = await controlPlane.waitFor(
      async () => {
        const { items } = await controlPlane.request(
          '/api/v1/namespaces/default/pods',
          {
            query: {
              labelSelector: 'app=cups',
              fieldSelector: 'status.phase=Running',
            },
          },
        );
        return items.length > 0 && items;
      },
      { description: 'a running pod' },
    );
    expect(pods).toHaveLength(1);
  });
});
