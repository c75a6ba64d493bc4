import { ConformanceContext } from './ConformanceContext';

export function describeDeleting(context: ConformanceContext): void {
  const configMaps = () => `/api/v1/namespaces/${context.namespace}/configmaps`;
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
