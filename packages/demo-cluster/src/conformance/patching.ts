import { ConfigMaps } from './ConfigMaps';
import { ConformanceContext } from './ConformanceContext';
import { emptyDeployment } from './emptyDeployment';
import { Workloads } from './workloads';

export function describePatching(context: ConformanceContext): void {
  const configMaps = new ConfigMaps(context);
  const workloads = new Workloads(context);

  it('merges, and removes what is null', async () => {
    await configMaps.create('a', { kept: '1', removed: '2' });
    const { body } = await context.api.patch(`${configMaps.path}/a`, 'merge', {
      metadata: { labels: { new: 'label' } },
      data: { removed: null, added: '3' },
    });
    expect(body.data).toEqual({ kept: '1', added: '3' });
    expect(body.metadata.labels).toEqual({ new: 'label' });
    const missing = await context.api.patch(
      `${configMaps.path}/nothing`,
      'merge',
      {},
    );
    expect(missing).toMatchObject({
      status: 404,
      body: { message: 'configmaps "nothing" not found' },
    });
  });

  it('applies JSON patches, all of their operations or none', async () => {
    await configMaps.create('a', { key: 'value' });
    const { body } = await context.api.patch(`${configMaps.path}/a`, 'json', [
      { op: 'test', path: '/data/key', value: 'value' },
      { op: 'add', path: '/metadata/labels', value: { 'example.com/a': 'b' } },
      { op: 'replace', path: '/data/key', value: 'other' },
    ]);
    expect(body).toMatchObject({
      data: { key: 'other' },
      metadata: { labels: { 'example.com/a': 'b' } },
    });
    const failed = await context.api.patch(`${configMaps.path}/a`, 'json', [
      { op: 'remove', path: '/metadata/labels/example.com~1a' },
      { op: 'test', path: '/data/key', value: 'value' },
    ]);
    expect(failed).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    const { body: after } = await context.api.get(`${configMaps.path}/a`);
    expect(after.metadata.labels).toEqual({ 'example.com/a': 'b' });
  });

  it('merges lists of named things by name in a strategic merge patch', async () => {
    await context.api.create(
      workloads.path('deployments'),
      emptyDeployment('web'),
    );
    const { status, body } = await context.api.patch(
      `${workloads.path('deployments')}/web`,
      'strategic-merge',
      {
        metadata: { labels: { new: 'label' } },
        spec: {
          template: {
            spec: {
              '$setElementOrder/containers': [{ name: 'web' }],
              containers: [
                {
                  name: 'web',
                  image: 'example/web:2',
                  env: [{ name: 'B', value: '2' }],
                },
                { name: 'proxy', $patch: 'delete' },
              ],
            },
          },
        },
      },
    );
    expect(status).toBe(200);
    expect(body.metadata.labels).toEqual({ app: 'web', new: 'label' });
    const { containers } = body.spec.template.spec;
    expect(containers).toHaveLength(1);
    expect(containers[0]).toMatchObject({
      name: 'web',
      image: 'example/web:2',
    });
    expect(
      [...containers[0].env].sort((x, y) => (x.name < y.name ? -1 : 1)),
    ).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ]);
  });

  it('creates and changes by server-side apply', async () => {
    const path = `${workloads.path(
      'deployments',
    )}/web?fieldManager=conformance&force=true`;
    const contentType = 'application/apply-patch+yaml';
    const created = await context.api.request(path, {
      method: 'PATCH',
      contentType,
      body: emptyDeployment('web'),
    });
    expect(created).toMatchObject({
      status: 201,
      body: { metadata: { generation: 1 } },
    });
    const changed = emptyDeployment('web');
    changed.spec.template.spec.containers[0].image = 'example/web:2';
    const updated = await context.api.request(path, {
      method: 'PATCH',
      contentType,
      body: changed,
    });
    expect(updated.status).toBe(200);
    expect(updated.body.metadata).toMatchObject({
      generation: 2,
      uid: created.body.metadata.uid,
    });
    expect(
      updated.body.spec.template.spec.containers.map(({ image }: any) => image),
    ).toEqual(['example/web:2', 'example/proxy:1']);
  });

  it('scales by the subresource', async () => {
    await context.api.create(
      workloads.path('deployments'),
      emptyDeployment('web'),
    );
    const scale = await context.api.get(
      `${workloads.path('deployments')}/web/scale`,
    );
    expect(scale.body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'web' },
      spec: {},
      status: { selector: 'app=web' },
    });
    const patched = await context.api.patch(
      `${workloads.path('deployments')}/web/scale`,
      'merge',
      { spec: { replicas: 0 } },
    );
    expect(patched).toMatchObject({ status: 200, body: { kind: 'Scale' } });
  });
}
