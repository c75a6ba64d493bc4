import { ConformanceContext, eventually } from './ConformanceContext';

export function describeCustomResources(context: ConformanceContext): void {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  let group: string;

  beforeEach(async () => {
    group = `${context.namespace}.example.com`;
    const { status, body } = await context.api.create(definitions, {
      metadata: { name: `rollouts.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: {
          kind: 'Rollout',
          plural: 'rollouts',
          singular: 'rollout',
          listKind: 'RolloutList',
          shortNames: ['ro'],
        },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: {
              openAPIV3Schema: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
            additionalPrinterColumns: [
              { name: 'Desired', type: 'integer', jsonPath: '.spec.replicas' },
            ],
          },
        ],
      },
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    await eventually(
      () => context.api.get(`/apis/${group}/v1alpha1/rollouts`),
      answer => expect(answer.status).toBe(200),
    );
  });

  afterEach(async () => {
    await context.api.delete(`${definitions}/rollouts.${group}`);
  });

  const rollouts = () =>
    `/apis/${group}/v1alpha1/namespaces/${context.namespace}/rollouts`;

  async function createRollout(name: string) {
    return await context.api.create(rollouts(), {
      apiVersion: `${group}/v1alpha1`,
      kind: 'Rollout',
      metadata: { name, labels: { app: name } },
      spec: { replicas: 2 },
    });
  }

  it('are accepted, discovered and served', async () => {
    const { body: definition } = await context.api.get(
      `${definitions}/rollouts.${group}`,
    );
    const established = definition.status.conditions.find(
      ({ type }: any) => type === 'Established',
    );
    expect(established).toMatchObject({
      status: 'True',
      reason: 'InitialNamesAccepted',
    });
    expect(definition.status.acceptedNames.plural).toBe('rollouts');
    await eventually(
      () => context.api.get(`/apis/${group}/v1alpha1`),
      ({ body }) =>
        expect(body.resources).toContainEqual(
          expect.objectContaining({
            name: 'rollouts',
            kind: 'Rollout',
            namespaced: true,
            shortNames: ['ro'],
          }),
        ),
    );
    const { status, body } = await createRollout('web');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'Rollout',
      metadata: { generation: 1 },
      spec: { replicas: 2 },
    });
  });

  it('keep kind and version in the items of a list, and can be watched and printed', async () => {
    await createRollout('web');
    const { body } = await context.api.get(
      `${rollouts()}?labelSelector=app%3Dweb`,
    );
    expect(body).toMatchObject({
      kind: 'RolloutList',
      apiVersion: `${group}/v1alpha1`,
    });
    expect(body.items[0]).toMatchObject({
      kind: 'Rollout',
      apiVersion: `${group}/v1alpha1`,
    });
    const events = await context.api.watch(
      rollouts(),
      ({ length }) => length >= 1,
    );
    expect(events[0]).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Rollout', metadata: { name: 'web' } },
    });
  });

  it('have a status of their own, and take no strategic merge patch', async () => {
    await createRollout('web');
    const strategic = await context.api.patch(
      `${rollouts()}/web`,
      'strategic-merge',
      { spec: { replicas: 3 } },
    );
    expect(strategic).toMatchObject({
      status: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
    const ignored = await context.api.patch(`${rollouts()}/web`, 'merge', {
      status: { ready: 1 },
    });
    expect(ignored.body).not.toHaveProperty('status');
    const written = await context.api.patch(
      `${rollouts()}/web/status`,
      'merge',
      { status: { ready: 1 }, spec: { replicas: 9 } },
    );
    expect(written.body).toMatchObject({
      status: { ready: 1 },
      spec: { replicas: 2 },
      metadata: { generation: 1 },
    });
  });
}
