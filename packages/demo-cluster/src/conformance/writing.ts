import { ConformanceContext } from './ConformanceContext';

/** A Deployment that runs nothing, so that no controller changes it in the middle of a test. */
function deployment(name: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'example/web:1',
              env: [{ name: 'A', value: '1' }],
            },
            { name: 'proxy', image: 'example/proxy:1' },
          ],
        },
      },
    },
  };
}

export function describeWriting(context: ConformanceContext): void {
  const configMaps = () => `/api/v1/namespaces/${context.namespace}/configmaps`;
  const deployments = () =>
    `/apis/apps/v1/namespaces/${context.namespace}/deployments`;

  async function createConfigMap(
    name: string,
    data: Record<string, string> = {},
  ) {
    const { status, body } = await context.api.create(configMaps(), {
      metadata: { name },
      data,
    });
    expect(status).toBe(201);
    return body;
  }

  it('creates objects and completes their metadata', async () => {
    const { status, body } = await context.api.create(configMaps(), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { generateName: 'settings-', labels: { a: 'b' } },
      data: { key: 'value' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'ConfigMap',
      metadata: {
        generateName: 'settings-',
        namespace: context.namespace,
        labels: { a: 'b' },
      },
      data: { key: 'value' },
    });
    expect(body.metadata.name).toMatch(
      /^settings-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
    );
    expect(body.metadata.uid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(body.metadata.creationTimestamp).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
    expect(body.metadata).not.toHaveProperty('generation');
  });

  it('refuses what is there already, and what has no namespace', async () => {
    await createConfigMap('a');
    expect(
      await context.api.create(configMaps(), { metadata: { name: 'a' } }),
    ).toMatchObject({
      status: 409,
      body: {
        kind: 'Status',
        reason: 'AlreadyExists',
        message: 'configmaps "a" already exists',
        details: { name: 'a', kind: 'configmaps' },
        code: 409,
      },
    });
    expect(
      await context.api.create('/api/v1/namespaces/nowhere/configmaps', {
        metadata: { name: 'a' },
      }),
    ).toMatchObject({
      status: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
  });

  it('names each illegal field', async () => {
    const name = await context.api.create(configMaps(), {
      metadata: { name: 'Not_Legal' },
    });
    expect(name).toMatchObject({
      status: 422,
      body: {
        reason: 'Invalid',
        details: {
          name: 'Not_Legal',
          kind: 'ConfigMap',
          causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }],
        },
      },
    });
    expect(name.body.message).toMatch(
      /^ConfigMap "Not_Legal" is invalid: metadata.name: Invalid value: "Not_Legal": a lowercase RFC 1123/,
    );

    const labels = await context.api.create(configMaps(), {
      metadata: { name: 'a', labels: { ok: '-no' } },
    });
    expect(labels).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'metadata.labels' }] } },
    });
    expect(labels.body.message).toContain(
      'Invalid value: "-no": a valid label must be',
    );

    const nameless = await context.api.create(configMaps(), { metadata: {} });
    expect(nameless.status).toBe(422);
    expect(nameless.body.message).toContain(
      'metadata.name: Required value: name or generateName is required',
    );
  });

  it('refuses a controller whose selector does not select its own pods', async () => {
    const unselected = deployment('web');
    unselected.spec.template.metadata.labels.app = 'other';
    const { status, body } = await context.api.create(
      deployments(),
      unselected,
    );
    expect(status).toBe(422);
    expect(body.details).toMatchObject({
      group: 'apps',
      kind: 'Deployment',
      name: 'web',
    });
    expect(body.details.causes).toContainEqual(
      expect.objectContaining({ field: 'spec.template.metadata.labels' }),
    );
    expect(body.message).toContain(
      '`selector` does not match template `labels`',
    );

    const { body: created } = await context.api.create(
      deployments(),
      deployment('web'),
    );
    const changed = structuredClone(created);
    delete changed.metadata.resourceVersion; // the controller may have been here
    changed.spec.selector.matchLabels = { app: 'other' };
    changed.spec.template.metadata.labels = { app: 'other' };
    const update = await context.api.request(`${deployments()}/web`, {
      method: 'PUT',
      body: changed,
    });
    expect(update.status).toBe(422);
    expect(update.body.details.causes).toContainEqual(
      expect.objectContaining({ field: 'spec.selector' }),
    );
    expect(update.body.message).toContain('field is immutable');
  });

  it('refuses bodies that do not fit the URL', async () => {
    const other = await context.api.create(configMaps(), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
    });
    expect(other).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest' },
    });
    const elsewhere = await context.api.create(configMaps(), {
      metadata: { name: 'a', namespace: 'default' },
    });
    expect(elsewhere).toMatchObject({
      status: 400,
      body: {
        message:
          'the namespace of the provided object does not match the namespace sent on the request',
      },
    });
    const garbage = await context.api.request(configMaps(), {
      method: 'POST',
      body: '{"metadata":',
    });
    expect(garbage).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest' },
    });
    const unknown = await context.api.request(configMaps(), {
      method: 'POST',
      body: 'a',
      contentType: 'text/plain',
    });
    expect(unknown).toMatchObject({
      status: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
    const method = await context.api.request(configMaps(), {
      method: 'PUT',
      body: {},
    });
    expect(method.status).toBe(405);
  });

  it('refuses an update of a version that is no longer current', async () => {
    const old = await createConfigMap('a');
    await context.api.patch(`${configMaps()}/a`, 'merge', {
      data: { key: 'newer' },
    });
    const { status, body } = await context.api.request(`${configMaps()}/a`, {
      method: 'PUT',
      body: old,
    });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      reason: 'Conflict',
      details: { name: 'a', kind: 'configmaps' },
    });
    expect(body.message).toBe(
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
    const { resourceVersion, ...metadata } = old.metadata;
    const unconditional = await context.api.request(`${configMaps()}/a`, {
      method: 'PUT',
      body: { ...old, metadata, data: { key: 'newest' } },
    });
    expect(unconditional).toMatchObject({
      status: 200,
      body: { data: { key: 'newest' }, metadata: { uid: metadata.uid } },
    });
  });

  it('counts generations by what is desired, and no versions without a change', async () => {
    const { body: created } = await context.api.create(
      deployments(),
      deployment('web'),
    );
    expect(created.metadata.generation).toBe(1);
    const labelled = await context.api.patch(`${deployments()}/web`, 'merge', {
      metadata: { labels: { a: 'b' } },
    });
    expect(labelled.body.metadata.generation).toBe(1);
    const changed = await context.api.patch(`${deployments()}/web`, 'merge', {
      spec: { minReadySeconds: 1 },
    });
    expect(changed.body.metadata.generation).toBe(2);

    const configMap = await createConfigMap('a', { key: 'value' });
    const same = await context.api.patch(`${configMaps()}/a`, 'merge', {
      data: { key: 'value' },
    });
    expect(same.body.metadata.resourceVersion).toBe(
      configMap.metadata.resourceVersion,
    );
  });

  it('merges, and removes what is null', async () => {
    await createConfigMap('a', { kept: '1', removed: '2' });
    const { body } = await context.api.patch(`${configMaps()}/a`, 'merge', {
      metadata: { labels: { new: 'label' } },
      data: { removed: null, added: '3' },
    });
    expect(body.data).toEqual({ kept: '1', added: '3' });
    expect(body.metadata.labels).toEqual({ new: 'label' });
    const missing = await context.api.patch(
      `${configMaps()}/nothing`,
      'merge',
      {},
    );
    expect(missing).toMatchObject({
      status: 404,
      body: { message: 'configmaps "nothing" not found' },
    });
  });

  it('applies JSON patches, all of their operations or none', async () => {
    await createConfigMap('a', { key: 'value' });
    const { body } = await context.api.patch(`${configMaps()}/a`, 'json', [
      { op: 'test', path: '/data/key', value: 'value' },
      { op: 'add', path: '/metadata/labels', value: { 'example.com/a': 'b' } },
      { op: 'replace', path: '/data/key', value: 'other' },
    ]);
    expect(body).toMatchObject({
      data: { key: 'other' },
      metadata: { labels: { 'example.com/a': 'b' } },
    });
    const failed = await context.api.patch(`${configMaps()}/a`, 'json', [
      { op: 'remove', path: '/metadata/labels/example.com~1a' },
      { op: 'test', path: '/data/key', value: 'value' },
    ]);
    expect(failed).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    const { body: after } = await context.api.get(`${configMaps()}/a`);
    expect(after.metadata.labels).toEqual({ 'example.com/a': 'b' });
  });

  it('merges lists of named things by name in a strategic merge patch', async () => {
    await context.api.create(deployments(), deployment('web'));
    const { status, body } = await context.api.patch(
      `${deployments()}/web`,
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
    const path = `${deployments()}/web?fieldManager=conformance&force=true`;
    const contentType = 'application/apply-patch+yaml';
    const created = await context.api.request(path, {
      method: 'PATCH',
      contentType,
      body: deployment('web'),
    });
    expect(created).toMatchObject({
      status: 201,
      body: { metadata: { generation: 1 } },
    });
    const changed = deployment('web');
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
    await context.api.create(deployments(), deployment('web'));
    const scale = await context.api.get(`${deployments()}/web/scale`);
    expect(scale.body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'web' },
      spec: {},
      status: { selector: 'app=web' },
    });
    const patched = await context.api.patch(
      `${deployments()}/web/scale`,
      'merge',
      { spec: { replicas: 0 } },
    );
    expect(patched).toMatchObject({ status: 200, body: { kind: 'Scale' } });
  });

  it('changes nothing in a dry run', async () => {
    await createConfigMap('a');
    const created = await context.api.create(`${configMaps()}?dryRun=All`, {
      metadata: { name: 'b' },
    });
    expect(created.status).toBe(201);
    const patched = await context.api.request(`${configMaps()}/a?dryRun=All`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { data: { key: 'value' } },
    });
    expect(patched).toMatchObject({
      status: 200,
      body: { data: { key: 'value' } },
    });
    expect(
      (await context.api.delete(`${configMaps()}/a?dryRun=All`)).status,
    ).toBe(200);
    expect((await context.api.get(`${configMaps()}/b`)).status).toBe(404);
    expect(
      (await context.api.get(`${configMaps()}/a`)).body.data ?? {},
    ).toEqual({});
  });

  it('deletes one object, under conditions or not', async () => {
    const { metadata } = await createConfigMap('a');
    const other = '00000000-0000-4000-8000-000000000000';
    const refused = await context.api.delete(`${configMaps()}/a`, {
      preconditions: { uid: other },
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { reason: 'Conflict' },
    });
    expect(
      await context.api.delete(`${configMaps()}/a`, {
        preconditions: { uid: metadata.uid },
      }),
    ).toMatchObject({
      status: 200,
      body: {
        kind: 'Status',
        status: 'Success',
        details: { name: 'a', kind: 'configmaps', uid: metadata.uid },
      },
    });
    expect((await context.api.get(`${configMaps()}/a`)).status).toBe(404);
    expect((await context.api.delete(`${configMaps()}/a`)).status).toBe(404);
  });

  it('keeps an object until its finalizers are gone', async () => {
    await context.api.create(configMaps(), {
      metadata: { name: 'a', finalizers: ['example.com/wait'] },
    });
    const deleted = await context.api.delete(`${configMaps()}/a`);
    expect(deleted.status).toBe(200);
    const { body } = await context.api.get(`${configMaps()}/a`);
    expect(body.metadata.deletionTimestamp).toMatch(/Z$/);
    await context.api.patch(`${configMaps()}/a`, 'merge', {
      metadata: { finalizers: null },
    });
    expect((await context.api.get(`${configMaps()}/a`)).status).toBe(404);
  });

  it('deletes what a selector selects', async () => {
    await context.api.create(configMaps(), {
      metadata: { name: 'a', labels: { gone: 'true' } },
    });
    await context.api.create(configMaps(), {
      metadata: { name: 'b', labels: { gone: 'true' } },
    });
    await createConfigMap('c');
    const { status, body } = await context.api.delete(
      `${configMaps()}?labelSelector=gone`,
    );
    expect(status).toBe(200);
    expect(body.items.map(({ metadata }: any) => metadata.name)).toEqual([
      'a',
      'b',
    ]);
    expect((await context.api.get(`${configMaps()}/a`)).status).toBe(404);
    expect((await context.api.get(`${configMaps()}/c`)).status).toBe(200);
  });
}
