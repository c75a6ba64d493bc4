import { ConformanceContext, eventually } from './ConformanceContext';

export function describeWatching(context: ConformanceContext): void {
  const path = () => `/api/v1/namespaces/${context.namespace}/configmaps`;
  const ours = 'labelSelector=ours';

  async function createConfigMap(
    name: string,
    labels: Record<string, string> = { ours: 'true' },
  ) {
    const { body } = await context.api.create(path(), {
      metadata: { name, labels },
    });
    return body;
  }

  async function currentVersion(): Promise<string> {
    return (await context.api.get(path())).body.metadata.resourceVersion;
  }

  function summary(events: { type: string; object: any }[]) {
    return events.map(({ type, object }) => [type, object.metadata.name]);
  }

  it('tells every change after the version asked for, and only those', async () => {
    await createConfigMap('before');
    const version = await currentVersion();
    const created = await createConfigMap('a');
    await context.api.patch(`${path()}/a`, 'merge', { data: { key: 'value' } });
    await context.api.delete(`${path()}/a`);
    const events = await context.api.watch(
      `${path()}?${ours}&resourceVersion=${version}`,
      ({ length }) => length >= 3,
    );
    expect(summary(events)).toEqual([
      ['ADDED', 'a'],
      ['MODIFIED', 'a'],
      ['DELETED', 'a'],
    ]);
    expect(events[0].object).toEqual(created);
    expect(events[1].object.data).toEqual({ key: 'value' });
    const versions = events.map(({ object }) =>
      Number(object.metadata.resourceVersion),
    );
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(3);
  });

  it('tells changes as they happen', async () => {
    const watch = await context.api.openWatch(
      `${path()}?${ours}&resourceVersion=${await currentVersion()}`,
    );
    await createConfigMap('a');
    expect(summary(await watch.read(({ length }) => length >= 1))).toEqual([
      ['ADDED', 'a'],
    ]);
    await createConfigMap('b');
    expect(summary(await watch.read(({ length }) => length >= 2))).toEqual([
      ['ADDED', 'a'],
      ['ADDED', 'b'],
    ]);
    await watch.close();
  });

  it('looks through the selector: what no longer matches is deleted, what begins to match is added', async () => {
    await createConfigMap('a', { ours: 'true', tier: 'web' });
    await createConfigMap('b', { ours: 'true' });
    const version = await currentVersion();
    await context.api.patch(`${path()}/a`, 'merge', {
      metadata: { labels: { tier: 'db' } },
    });
    await context.api.patch(`${path()}/b`, 'merge', {
      metadata: { labels: { tier: 'web' } },
    });
    await context.api.delete(`${path()}/a`); // no longer seen
    await context.api.delete(`${path()}/b`);
    const events = await context.api.watch(
      `${path()}?labelSelector=tier%3Dweb&resourceVersion=${version}`,
      ({ length }) => length >= 3,
    );
    expect(summary(events)).toEqual([
      ['DELETED', 'a'],
      ['ADDED', 'b'],
      ['DELETED', 'b'],
    ]);
    expect(events[0].object.metadata.labels.tier).toBe('web');
    expect(Number(events[0].object.metadata.resourceVersion)).toBeGreaterThan(
      Number(version),
    );
  });

  it('begins with what there is when no version is asked for', async () => {
    await createConfigMap('a');
    await createConfigMap('b');
    for (const version of ['', '&resourceVersion=0']) {
      const events = await context.api.watch(
        `${path()}?${ours}${version}`,
        ({ length }) => length >= 2,
      );
      expect(summary(events).sort()).toEqual([
        ['ADDED', 'a'],
        ['ADDED', 'b'],
      ]);
    }
  });

  it('watches one object by its name', async () => {
    await createConfigMap('a');
    const version = await currentVersion();
    await createConfigMap('b');
    await context.api.delete(`${path()}/a`);
    const query = `fieldSelector=metadata.name%3Da&resourceVersion=${version}`;
    const events = await context.api.watch(
      `${path()}?${query}`,
      ({ length }) => length >= 1,
    );
    expect(summary(events)).toEqual([['DELETED', 'a']]);
  });

  it('streams a list and marks its end', async () => {
    await createConfigMap('a');
    await createConfigMap('b');
    const query = `${ours}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;
    const watch = await context.api.openWatch(`${path()}?${query}`);
    const initial = await watch.read(events =>
      events.some(({ type }) => type === 'BOOKMARK'),
    );
    expect(initial.map(({ type }) => type)).toEqual([
      'ADDED',
      'ADDED',
      'BOOKMARK',
    ]);
    expect(summary(initial).slice(0, 2).sort()).toEqual([
      ['ADDED', 'a'],
      ['ADDED', 'b'],
    ]);
    const { object: bookmark } = initial[2];
    expect(bookmark).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
    expect(bookmark.metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
    expect(Number(bookmark.metadata.resourceVersion)).toBeGreaterThan(0);

    await createConfigMap('c');
    const all = await watch.read(({ length }) => length >= 4);
    expect(summary(all.slice(3))).toEqual([['ADDED', 'c']]);
    await watch.close();
  });

  it('sends a bookmark before the time is up, if something has changed meanwhile', async () => {
    const version = await currentVersion();
    const query = `${ours}&resourceVersion=${version}&allowWatchBookmarks=true&timeoutSeconds=5`;
    // It is due 2 seconds before the end, which a busy machine can miss.
    const events = await eventually(
      async () => {
        const watch = await context.api.openWatch(`${path()}?${query}`);
        await context.api.create(path(), {
          metadata: { generateName: 'unselected-' },
        });
        return await watch.read(() => false);
      },
      ({ length }) => expect(length).toBeGreaterThan(0),
    );
    for (const { type, object } of events) {
      expect(type).toBe('BOOKMARK');
      expect(object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
      expect(object.metadata.annotations).toBeUndefined();
      expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(
        Number(version),
      );
    }
  });

  it('sends no bookmark to those who did not ask', async () => {
    const query = `${ours}&resourceVersion=${await currentVersion()}&timeoutSeconds=4`;
    expect(await context.api.watch(`${path()}?${query}`)).toEqual([]);
  });

  it('refuses watch options that contradict each other', async () => {
    for (const query of [
      'resourceVersionMatch=NotOlderThan',
      'sendInitialEvents=true',
      'sendInitialEvents=true&resourceVersionMatch=Exact',
    ]) {
      const { status, body } = await context.api.get(
        `${path()}?watch=true&${query}`,
      );
      expect({ query, status, reason: body.reason }).toEqual({
        query,
        status: 422,
        reason: 'Invalid',
      });
    }
  });

  it('sends metadata only to those who ask', async () => {
    const created = await createConfigMap('a');
    const accept =
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
    const query = `watch=true&${ours}&timeoutSeconds=2`;
    const { body } = await context.api.get(`${path()}?${query}`, { accept });
    expect(body).toMatchObject({
      type: 'ADDED',
      object: {
        kind: 'PartialObjectMetadata',
        metadata: { uid: created.metadata.uid },
      },
    });
  });

  it('sends 410 as an event when the version is too old', async () => {
    const version = await currentVersion();
    await createConfigMap('a');
    await context.target.forgetHistory();
    const events = await context.api.watch(
      `${path()}?resourceVersion=${version}`,
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: 'ERROR',
      object: {
        kind: 'Status',
        status: 'Failure',
        reason: 'Expired',
        code: 410,
      },
    });
    expect(events[0].object.message).toMatch(
      new RegExp(`^too old resource version: ${version} \\(\\d+\\)$`),
    );
  });
}
