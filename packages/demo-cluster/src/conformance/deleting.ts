import { ConfigMaps } from './ConfigMaps';
import { ConformanceContext } from './ConformanceContext';

export function describeDeleting(context: ConformanceContext): void {
  const configMaps = new ConfigMaps(context);

  it('changes nothing in a dry run', async () => {
    await configMaps.create('a');
    const created = await context.api.create(`${configMaps.path}?dryRun=All`, {
      metadata: { name: 'b' },
    });
    expect(created.status).toBe(201);
    const patched = await context.api.request(
      `${configMaps.path}/a?dryRun=All`,
      {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { data: { key: 'value' } },
      },
    );
    expect(patched).toMatchObject({
      status: 200,
      body: { data: { key: 'value' } },
    });
    expect(
      (await context.api.delete(`${configMaps.path}/a?dryRun=All`)).status,
    ).toBe(200);
    expect((await context.api.get(`${configMaps.path}/b`)).status).toBe(404);
    expect(
      (await context.api.get(`${configMaps.path}/a`)).body.data ?? {},
    ).toEqual({});
  });

  it('deletes one object, under conditions or not', async () => {
    const { metadata } = await configMaps.create('a');
    const other = '00000000-0000-4000-8000-000000000000';
    const refused = await context.api.delete(`${configMaps.path}/a`, {
      preconditions: { uid: other },
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { reason: 'Conflict' },
    });
    expect(
      await context.api.delete(`${configMaps.path}/a`, {
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
    expect((await context.api.get(`${configMaps.path}/a`)).status).toBe(404);
    expect((await context.api.delete(`${configMaps.path}/a`)).status).toBe(404);
  });

  it('keeps an object until its finalizers are gone', async () => {
    await context.api.create(configMaps.path, {
      metadata: { name: 'a', finalizers: ['example.com/wait'] },
    });
    const deleted = await context.api.delete(`${configMaps.path}/a`);
    expect(deleted.status).toBe(200);
    const { body } = await context.api.get(`${configMaps.path}/a`);
    expect(body.metadata.deletionTimestamp).toMatch(/Z$/);
    await context.api.patch(`${configMaps.path}/a`, 'merge', {
      metadata: { finalizers: null },
    });
    expect((await context.api.get(`${configMaps.path}/a`)).status).toBe(404);
  });

  it('deletes what a selector selects', async () => {
    await context.api.create(configMaps.path, {
      metadata: { name: 'a', labels: { gone: 'true' } },
    });
    await context.api.create(configMaps.path, {
      metadata: { name: 'b', labels: { gone: 'true' } },
    });
    await configMaps.create('c');
    const { status, body } = await context.api.delete(
      `${configMaps.path}?labelSelector=gone`,
    );
    expect(status).toBe(200);
    expect(body.items.map(({ metadata }: any) => metadata.name)).toEqual([
      'a',
      'b',
    ]);
    expect((await context.api.get(`${configMaps.path}/a`)).status).toBe(404);
    expect((await context.api.get(`${configMaps.path}/c`)).status).toBe(200);
  });
}
