import { ConformanceContext } from './ConformanceContext';

export function describeReading(context: ConformanceContext): void {
  const path = () => `/api/v1/namespaces/${context.namespace}/configmaps`;
  /** What the controllers put into each namespace is left out. */
  const ours = 'labelSelector=ours';

  async function createConfigMap(
    name: string,
    labels: Record<string, string> = {},
  ) {
    const metadata = { name, labels: { ours: 'true', ...labels } };
    const { status, body } = await context.api.create(path(), { metadata });
    expect(status).toBe(201);
    return body;
  }

  async function list(query: string) {
    const { body, status } = await context.api.get(`${path()}?${query}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  }

  async function names(query: string): Promise<string[]> {
    return (await list(query)).items.map(({ metadata }: any) => metadata.name);
  }

  it('selects by labels', async () => {
    await createConfigMap('a', { tier: 'web', 'example.com/stage': 'prod' });
    await createConfigMap('b', { tier: 'db' });
    await createConfigMap('c');
    const select = (selector: string) =>
      names(`labelSelector=${encodeURIComponent(`ours,${selector}`)}`);
    expect(await select('tier=web')).toEqual(['a']);
    expect(await select('tier==db')).toEqual(['b']);
    expect(await select('tier!=web')).toEqual(['b', 'c']);
    expect(await select('tier in (web, db)')).toEqual(['a', 'b']);
    expect(await select('tier notin (web)')).toEqual(['b', 'c']);
    expect(await select('tier')).toEqual(['a', 'b']);
    expect(await select('!tier')).toEqual(['c']);
    expect(await select('tier,tier!=db,example.com/stage=prod')).toEqual(['a']);
    for (const selector of ['tier in web', 'tier=', 'a b', 'tier=not/legal']) {
      const { status } = await context.api.get(
        `${path()}?labelSelector=${encodeURIComponent(selector)}`,
      );
      expect({ selector, status }).toEqual({
        selector,
        status: selector === 'tier=' ? 200 : 400,
      });
    }
  });

  it('selects by fields', async () => {
    await createConfigMap('a');
    await createConfigMap('b');
    expect(await names(`${ours}&fieldSelector=metadata.name%3Da`)).toEqual([
      'a',
    ]);
    expect(await names(`${ours}&fieldSelector=metadata.name!%3Da`)).toEqual([
      'b',
    ]);
    expect(
      await names(`${ours}&fieldSelector=metadata.namespace%3Dnowhere`),
    ).toEqual([]);
    const { status, body } = await context.api.get(
      `${path()}?fieldSelector=data.x%3Dy`,
    );
    expect(status).toBe(400);
    expect(body.reason).toBe('BadRequest');
  });

  it('leaves kind and version out of the items of a list, not of a single object', async () => {
    await createConfigMap('a');
    const body = await list(ours);
    expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(body.items[0]).not.toHaveProperty('kind');
    const single = await context.api.get(`${path()}/a`);
    expect(single.body).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'a' },
    });
  });

  it('pages through the state at the time of the first page', async () => {
    for (const name of ['e', 'b', 'd', 'a', 'c']) {
      await createConfigMap(name);
    }
    const all = `fieldSelector=${encodeURIComponent(
      'metadata.name!=kube-root-ca.crt',
    )}`;
    const first = await list(`${all}&limit=2`);
    expect(first.items.map(({ metadata }: any) => metadata.name)).toEqual([
      'a',
      'b',
    ]);
    await createConfigMap('bb');
    await context.api.delete(`${path()}/d`);
    const second = await list(
      `${all}&limit=2&continue=${first.metadata.continue}`,
    );
    expect(second.items.map(({ metadata }: any) => metadata.name)).toEqual([
      'c',
      'd',
    ]);
    expect(second.metadata.resourceVersion).toBe(
      first.metadata.resourceVersion,
    );
    const third = await list(
      `${all}&limit=2&continue=${second.metadata.continue}`,
    );
    expect(third.items.map(({ metadata }: any) => metadata.name)).toEqual([
      'e',
    ]);
    expect(third.metadata.continue).toBeUndefined();
    expect(await names(ours)).toEqual(['a', 'b', 'bb', 'c', 'e']);
    const { status } = await context.api.get(
      `${path()}?limit=2&continue=nonsense`,
    );
    expect(status).toBe(400);
  });

  it('counts what is left after a page, unless something selects', async () => {
    await createConfigMap('a');
    await createConfigMap('b');
    await createConfigMap('c');
    const total = (await list('')).items.length;
    expect((await list('limit=1')).metadata.remainingItemCount).toBe(total - 1);
    expect((await list(`limit=1&${ours}`)).metadata).not.toHaveProperty(
      'remainingItemCount',
    );
  });

  it('reads old versions exactly, and waits for none that is to come', async () => {
    await createConfigMap('a');
    const { metadata } = await list(ours);
    await createConfigMap('b');
    const version = metadata.resourceVersion;
    expect(
      await names(
        `${ours}&resourceVersion=${version}&resourceVersionMatch=Exact`,
      ),
    ).toEqual(['a']);
    expect(
      await names(
        `${ours}&resourceVersion=${version}&resourceVersionMatch=NotOlderThan`,
      ),
    ).toContain('a');
    expect(await names(`${ours}&resourceVersion=0`)).toContain('a');
    const future = Number(version) + 1_000_000;
    const { status, body } = await context.api.get(
      `${path()}?resourceVersion=${future}&resourceVersionMatch=NotOlderThan`,
    );
    expect(status).toBe(504);
    expect(body).toMatchObject({
      reason: 'Timeout',
      details: {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    });
    expect(body.message).toMatch(
      new RegExp(
        `^Timeout: Too large resource version: ${future}, current: \\d+$`,
      ),
    );
  });

  it('refuses list options that contradict each other', async () => {
    for (const query of [
      'resourceVersionMatch=Exact',
      'resourceVersionMatch=Newest&resourceVersion=1',
      'resourceVersionMatch=Exact&resourceVersion=0',
      'sendInitialEvents=true',
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
    ]) {
      const { status, body } = await context.api.get(`${path()}?${query}`);
      expect({ query, status, reason: body.reason }).toEqual({
        query,
        status: 422,
        reason: 'Invalid',
      });
      expect(body.details.causes[0].field).toMatch(
        /resourceVersionMatch|sendInitialEvents/,
      );
    }
  });

  it('sends metadata only to those who ask', async () => {
    await createConfigMap('a', { tier: 'web' });
    const metadataOnly =
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
    const partial = await context.api.get(`${path()}?${ours}`, {
      accept: metadataOnly,
    });
    expect(partial.body).toMatchObject({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      items: [{ metadata: { name: 'a', labels: { tier: 'web' } } }],
    });
    expect(partial.body.items[0]).not.toHaveProperty('data');

    const refused = await context.api.get(path(), { accept: 'image/png' });
    expect(refused.status).toBe(406);
  });

  it('says what it did not find', async () => {
    expect(await context.api.get(`${path()}/nothing`)).toMatchObject({
      status: 404,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'configmaps "nothing" not found',
        reason: 'NotFound',
        details: { name: 'nothing', kind: 'configmaps' },
        code: 404,
      },
    });
    const deployments = `/apis/apps/v1/namespaces/${context.namespace}/deployments`;
    expect(
      (await context.api.get(`${deployments}/nothing`)).body,
    ).toMatchObject({
      message: 'deployments.apps "nothing" not found',
      details: { name: 'nothing', group: 'apps', kind: 'deployments' },
    });
    expect(
      (await context.api.get('/api/v1/namespaces/nowhere/pods')).body.items,
    ).toEqual([]);
  });
}
