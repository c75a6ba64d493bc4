import { ConfigMaps } from './ConfigMaps';
import { ConformanceContext } from './ConformanceContext';
import { emptyDeployment } from './emptyDeployment';
import { Workloads } from './workloads';

export function describeRefusing(context: ConformanceContext): void {
  const configMaps = new ConfigMaps(context);
  const workloads = new Workloads(context);

  it('refuses what is there already, and what has no namespace', async () => {
    await configMaps.create('a');
    expect(
      await context.api.create(configMaps.path, { metadata: { name: 'a' } }),
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
    const name = await context.api.create(configMaps.path, {
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

    const labels = await context.api.create(configMaps.path, {
      metadata: { name: 'a', labels: { ok: '-no' } },
    });
    expect(labels).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'metadata.labels' }] } },
    });
    expect(labels.body.message).toContain(
      'Invalid value: "-no": a valid label must be',
    );

    const nameless = await context.api.create(configMaps.path, {
      metadata: {},
    });
    expect(nameless.status).toBe(422);
    expect(nameless.body.message).toContain(
      'metadata.name: Required value: name or generateName is required',
    );
  });

  it('refuses a controller whose selector does not select its own pods', async () => {
    const unselected = emptyDeployment('web');
    unselected.spec.template.metadata.labels.app = 'other';
    const { status, body } = await context.api.create(
      workloads.path('deployments'),
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
      workloads.path('deployments'),
      emptyDeployment('web'),
    );
    const changed = structuredClone(created);
    delete changed.metadata.resourceVersion; // the controller may have been here
    changed.spec.selector.matchLabels = { app: 'other' };
    changed.spec.template.metadata.labels = { app: 'other' };
    const update = await context.api.request(
      `${workloads.path('deployments')}/web`,
      {
        method: 'PUT',
        body: changed,
      },
    );
    expect(update.status).toBe(422);
    expect(update.body.details.causes).toContainEqual(
      expect.objectContaining({ field: 'spec.selector' }),
    );
    expect(update.body.message).toContain('field is immutable');
  });

  it('refuses bodies that do not fit the URL', async () => {
    const other = await context.api.create(configMaps.path, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
    });
    expect(other).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest' },
    });
    const elsewhere = await context.api.create(configMaps.path, {
      metadata: { name: 'a', namespace: 'default' },
    });
    expect(elsewhere).toMatchObject({
      status: 400,
      body: {
        message:
          'the namespace of the provided object does not match the namespace sent on the request',
      },
    });
    const garbage = await context.api.request(configMaps.path, {
      method: 'POST',
      body: '{"metadata":',
    });
    expect(garbage).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest' },
    });
    const unknown = await context.api.request(configMaps.path, {
      method: 'POST',
      body: 'a',
      contentType: 'text/plain',
    });
    expect(unknown).toMatchObject({
      status: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
    const method = await context.api.request(configMaps.path, {
      method: 'PUT',
      body: {},
    });
    expect(method.status).toBe(405);
  });

  it('refuses an update of a version that is no longer current', async () => {
    const old = await configMaps.create('a');
    await context.api.patch(`${configMaps.path}/a`, 'merge', {
      data: { key: 'newer' },
    });
    const { status, body } = await context.api.request(`${configMaps.path}/a`, {
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
    const unconditional = await context.api.request(`${configMaps.path}/a`, {
      method: 'PUT',
      body: { ...old, metadata, data: { key: 'newest' } },
    });
    expect(unconditional).toMatchObject({
      status: 200,
      body: { data: { key: 'newest' }, metadata: { uid: metadata.uid } },
    });
  });
}
