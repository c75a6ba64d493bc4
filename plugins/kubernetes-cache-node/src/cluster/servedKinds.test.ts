import { Fault } from '@mooring/demo-cluster';
import {
  CacheOfDemoCluster,
  DEPLOYMENTS,
  PODS,
  until,
} from '../__testUtils__/CacheOfDemoCluster';
import { WatchedKind } from '../model/WatchedKind';

jest.setTimeout(60_000);

describe('the kinds that a cluster serves', () => {
  let demo: CacheOfDemoCluster;
  afterEach(() => demo.stop());

  it('learns the name of a kind, and that it is not served any more', async () => {
    demo = await CacheOfDemoCluster.start();
    const unnamed = { group: 'apps', version: 'v1', plural: 'deployments' };
    const unknown = { group: 'argoproj.io', version: 'v1', plural: 'rollouts' };
    const getCredential = async () => ({
      type: 'bearer token' as const,
      token: demo.cluster.tokens.admin,
    });
    demo.watch({ kinds: [unnamed, unknown], getCredential });
    await demo.reaches({
      type: 'synced',
      notServed: [{ plural: 'rollouts', apiVersion: 'argoproj.io/v1' }],
    });
    expect(demo.objects.kinds()).toMatchObject([
      { kind: 'Deployment.apps', state: 'synced', objects: 3 },
      {
        kind: 'rollouts.argoproj.io',
        state: 'not-served',
        reason: 'it does not know rollouts in argoproj.io/v1',
      },
    ]);
    // A cluster that knows nothing of what it is asked for is none.
    demo.watch({ kinds: [unknown], getCredential });
    await demo.reaches({
      type: 'unreachable',
      hop: 'api',
      reason: expect.stringContaining("the path of the cluster's URL"),
    });
  });

  it('says what a cluster does not serve, and what was meant', async () => {
    demo = await CacheOfDemoCluster.start();
    const rollouts = { plural: 'rollouts', version: 'v1alpha1' };
    demo.watch({
      kinds: [
        PODS,
        { group: 'apps', version: 'v1', plural: 'deploy' },
        { group: 'apps', version: 'v1beta1', plural: 'statefulsets' },
        { group: 'aps', version: 'v1', plural: 'daemonsets' },
        { group: 'argoproj.io', ...rollouts },
      ],
      getCredential: async () => ({
        type: 'bearer token' as const,
        token: demo.cluster.tokens.admin,
      }),
    });
    await demo.reaches({
      type: 'synced',
      notServed: [
        {
          ...{ plural: 'deploy', apiVersion: 'apps/v1' },
          meant: { plural: 'deployments', apiVersion: 'apps/v1' },
        },
        {
          ...{ plural: 'statefulsets', apiVersion: 'apps/v1beta1' },
          meant: { plural: 'statefulsets', apiVersion: 'apps/v1' },
        },
        {
          ...{ plural: 'daemonsets', apiVersion: 'aps/v1' },
          meant: { plural: 'daemonsets', apiVersion: 'apps/v1' },
        },
        { plural: 'rollouts', apiVersion: 'argoproj.io/v1alpha1' },
      ],
    });
    expect(demo.logged).toContain(
      'not served: deploy in apps/v1; did you mean deployments in apps/v1?',
    );
    expect(await demo.metrics.values('not_served')).toEqual([
      { value: 4, attributes: { cluster: 'demo' } },
    ]);
  });

  it.each([
    ['at once where it may watch definitions', [], 60_000],
    [
      'when it asks again without the right',
      [{ kind: 'status', code: 403, resources: ['customresourcedefinitions'] }],
      500,
    ],
  ] as [string, Fault[], number][])(
    'sees a kind that is defined meanwhile %s',
    async (_, faults, notServedMs) => {
      demo = await CacheOfDemoCluster.start({
        cache: { timing: { notServedMs } },
      });
      const boats = { group: 'example.org', version: 'v1', plural: 'pods' };
      for (const fault of faults) demo.cluster.faults.add(fault);
      const getCredential = async () => ({
        type: 'bearer token' as const,
        token: demo.cluster.tokens.admin,
      });
      demo.watch({ kinds: [DEPLOYMENTS, boats], getCredential });
      await demo.reaches({
        type: 'synced',
        notServed: [{ plural: 'pods', apiVersion: 'example.org/v1' }],
      });
      expect(demo.objects.kinds()[1].state).toBe('not-served');
      const asked = () =>
        demo.cluster.requests.entries.filter(
          ({ resource }) => resource === 'customresourcedefinitions',
        );
      await until(
        () => asked().length > 0,
        () => 'the question for definitions',
      );

      demo.cluster.apply(definition(boats));
      await until(
        () => demo.objects.kinds()[1].state === 'synced',
        () => `the kind; it is ${demo.objects.kinds()[1].state}`,
      );
      // Then nobody waits for definitions any more.
      await until(
        () => demo.cluster.requests.open.length === 2,
        () => `two watches; there are ${demo.cluster.requests.open.length}`,
      );

      demo.cluster.delete({
        ...{ apiVersion: 'apiextensions.k8s.io/v1' },
        ...{ kind: 'CustomResourceDefinition', name: 'pods.example.org' },
      });
      await until(
        () => demo.objects.kinds()[1].state === 'not-served',
        () => `the end of the kind; it is ${demo.objects.kinds()[1].state}`,
      );
      expect(demo.state.type).toBe('synced');
    },
  );

  it('is whole without an optional kind, and follows it in whichever version it is served', async () => {
    demo = await CacheOfDemoCluster.start();
    const boats = {
      ...{ group: 'example.org', version: 'v2', plural: 'boats' },
      ...{ kind: 'Boat', otherVersions: ['v1beta2', 'v1'], isOptional: true },
    };
    const becomes = (state: string) =>
      until(
        () => demo.objects.kinds()[1].state === state,
        () => `${state}; it is ${demo.objects.kinds()[1].state}`,
      );
    demo.cluster.apply(definition({ ...boats, version: 'v1' }));
    const grant = demo.cluster.faults.add({
      ...{ kind: 'status', code: 403, resources: ['boats'] },
    });
    const getCredential = async () => ({
      type: 'bearer token' as const,
      token: demo.cluster.tokens.admin,
    });
    demo.watch({ kinds: [DEPLOYMENTS, boats], getCredential });
    await demo.reaches({ type: 'synced' });
    await becomes('forbidden');
    expect(demo.state).toEqual({ type: 'synced' });
    grant();
    await becomes('synced');

    demo.cluster.delete({
      ...{ apiVersion: 'apiextensions.k8s.io/v1' },
      ...{ kind: 'CustomResourceDefinition', name: 'boats.example.org' },
    });
    await becomes('not-served');
    expect(demo.state).toEqual({ type: 'synced' });
    demo.cluster.apply(definition({ ...boats, version: 'v1beta2' }));
    await becomes('synced');
    expect(demo.objects.kinds()[1]).toMatchObject({
      ...{ kind: 'Boat.example.org', isOptional: true },
    });
  });
});

function definition({ group, version, plural }: WatchedKind) {
  const openAPIV3Schema = {
    ...{ type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  return {
    ...{ apiVersion: 'apiextensions.k8s.io/v1' },
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      ...{ group, scope: 'Namespaced' },
      names: { plural, singular: 'boat', kind: 'Boat' },
      versions: [
        {
          ...{ name: version, served: true, storage: true },
          schema: { openAPIV3Schema },
        },
      ],
    },
  };
}
