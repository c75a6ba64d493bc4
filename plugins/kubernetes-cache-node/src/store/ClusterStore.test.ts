import {
  allAtOnce,
  KubernetesObject,
  parseLabelSelector,
} from '@mooring/kubernetes-objects';
import {
  createStore,
  deployments,
  pod,
  pods,
  settled,
  since,
  synced,
} from '../__testUtils__/createStore';
import { ClusterStore } from './ClusterStore';

describe('ClusterStore', () => {
  it('tells what it leaves out, of all kinds, with the labels as they are now', async () => {
    const { store, changes } = createStore();
    store.setState({ type: 'synced' });
    const large = (version: string, labels?: Record<string, string>) => ({
      ...{ change: 'MODIFIED' as const, namespace: 'shop', name: 'big' },
      ...{ version, labels, bytes: 5_000_000 },
    });
    store.leaveOut(pods, large('1', { app: 'a' }));
    store.leaveOut(deployments, large('2'));
    const [kind, namespace, name] = ['Pod', 'shop', 'big'];
    const deployment = { kind: 'Deployment.apps', namespace, name };
    expect(store.index.leftOut).toEqual([
      { kind, namespace, name, labels: { app: 'a' } },
      deployment,
    ]);
    expect(store.held(deployments).tooLarge).toEqual([deployment]);
    await settled();
    const told = changes.length;
    store.leaveOut(pods, large('3', { app: 'b' }));
    expect(store.index.leftOut[0].labels).toEqual({ app: 'b' });
    await settled();
    expect(changes.slice(told)).toContainEqual({
      ...{ type: 'state', cluster: store.name },
    });
    store.drop(deployments);
    store.apply(pods, {
      type: 'MODIFIED',
      object: pod('big', { namespace: 'shop', resourceVersion: '4' }),
    });
    expect(store.index.leftOut).toEqual([]);
  });

  it('says of each kind whether what it does not hold is not there', () => {
    const { store } = createStore();
    const said = (kind: string) => store.index.kindState(kind);
    expect(said('Deployment.apps')).toBe('unknown');
    for (const [state, expected] of [
      ['synced', 'held'],
      ['not-served', 'not-served'],
      ['forbidden', 'forbidden'],
      ['stale', 'unknown'],
      ['syncing', 'unknown'],
    ] as const) {
      if (state === 'synced')
        allAtOnce(store.beginReplace(deployments).commitInSteps());
      store.setKindStatus(deployments, { state, since });
      expect([state, said('Deployment.apps')]).toEqual([state, expected]);
    }
    store.setState({ type: 'not-watched', reason: 'as it is configured' });
    expect(said('Deployment.apps')).toBe('not-watched');
  });

  it('tells of changes together, in their order, and apart of what summaries do not show', async () => {
    const { store, changes } = createStore();
    const list = store.beginReplace(pods);
    list.add(pod('a', { resourceVersion: '1' }));
    list.add(pod('b'));
    await settled();
    expect(changes.filter(({ type }) => type === 'objects')).toEqual([]);
    allAtOnce(list.commitInSteps());
    await settled();
    store.apply(pods, { type: 'ADDED', object: pod('c') });
    store.apply(pods, { type: 'ADDED', object: pod('d') });
    await settled();
    const told = () =>
      changes.flatMap(change =>
        change.type === 'objects'
          ? [
              change.changes.map(({ before, after }) => [
                before?.name,
                after?.name,
              ]),
            ]
          : [],
      );
    expect(told()).toEqual([
      [
        [undefined, 'a'],
        [undefined, 'b'],
      ],
      [
        [undefined, 'c'],
        [undefined, 'd'],
      ],
    ]);

    // The same summary: the tab shows the other spec, and no verdict can depend on it.
    const object = { ...pod('a', { resourceVersion: '2' }), spec: { x: 1 } };
    store.apply(pods, { type: 'MODIFIED', object });
    await settled();
    expect(told()).toHaveLength(2);
    expect(changes.at(-1)).toEqual({
      type: 'details',
      cluster: 'c',
      objects: [expect.objectContaining({ name: 'a' })],
    });
    expect(store.objects({ name: 'a' })).toEqual([object]);
    const before = changes.length;
    store.apply(pods, { type: 'MODIFIED', object });
    await settled();
    expect(changes).toHaveLength(before);

    store.apply(pods, { type: 'DELETED', object });
    store.setState({ type: 'synced' });
    expect(changes.slice(-2)).toEqual([
      {
        type: 'objects',
        cluster: 'c',
        changes: [{ before: expect.objectContaining({ name: 'a' }) }],
      },
      { type: 'state', cluster: 'c' },
    ]);
  });

  it('is not disturbed by a listener that throws, and logs that', async () => {
    const logger = { error: jest.fn() };
    const store = ClusterStore.create({
      cluster: 'c',
      logger,
      onChange: () => {
        throw new Error('no');
      },
    });
    store.apply(pods, { type: 'ADDED', object: pod('a') });
    store.setState({ type: 'synced' });
    await settled();
    expect(store.index.state).toEqual({ type: 'synced' });
    expect(store.objects({})).toEqual([pod('a')]);
    expect(logger.error).toHaveBeenCalledWith(
      'A listener failed on a change of c',
      expect.objectContaining({ message: 'no' }),
    );
  });

  it('calls a kind synced only when a list of it was whole, and counts what a list changed', () => {
    const { store, changes } = createStore();
    store.setState({ type: 'synced' });
    store.setKindStatus(deployments, {
      state: 'forbidden',
      since,
      reason: 'x',
    });
    store.setKindStatus(pods, synced);
    expect(store.kinds()).toEqual([
      {
        kind: 'Deployment.apps',
        state: 'forbidden',
        since,
        reason: 'x',
        objects: 0,
      },
      { kind: 'Pod', state: 'syncing', since, objects: 0 },
    ]);
    expect(store.held(pods)).toEqual({ isWhole: false });

    const list = store.beginReplace(pods);
    list.add(pod('a', { resourceVersion: '1' }));
    list.add(pod('b', { resourceVersion: '2' }));
    expect(allAtOnce(list.commitInSteps())).toEqual({
      added: 2,
      changed: 0,
      removed: 0,
    });
    expect(store.kinds()[1]).toEqual({ kind: 'Pod', ...synced, objects: 2 });
    expect(store.held(pods)).toEqual({ isWhole: true });
    expect(changes.at(-1)).toEqual({ type: 'state', cluster: 'c' });

    const again = store.beginReplace(pods);
    again.add(pod('a', { resourceVersion: '1' }));
    again.add(pod('b', { resourceVersion: '3' }));
    again.add(pod('c', { resourceVersion: '4' }));
    again.abort();
    expect(allAtOnce(again.commitInSteps())).toEqual({
      added: 0,
      changed: 0,
      removed: 0,
    });
    const last = store.beginReplace(pods);
    last.add(pod('b', { resourceVersion: '3' }));
    last.add(pod('c', { resourceVersion: '4' }));
    expect(store.index.size).toBe(2);
    expect(allAtOnce(last.commitInSteps())).toEqual({
      added: 1,
      changed: 1,
      removed: 1,
    });

    const before = changes.length;
    store.setKindStatus(pods, {
      ...synced,
      confirmedAt: () => Date.parse(since),
    });
    expect(changes).toHaveLength(before);
    store.drop(pods);
    expect(store.kinds()[1]).toMatchObject({ state: 'syncing', objects: 0 });
    expect(store.held(pods)).toEqual({ isWhole: false });
    expect(store.bytes).toBe(0);
  });

  it('learns the name of a kind from its first object, and refuses objects of other kinds from then on', () => {
    const { store } = createStore();
    const rollouts = {
      group: 'argoproj.io',
      version: 'v1',
      plural: 'rollouts',
    };
    const rollout = {
      apiVersion: 'argoproj.io/v1',
      kind: 'Rollout',
      metadata: { name: 'web', namespace: 'shop' },
    };
    store.setKindStatus(rollouts, synced);
    expect(store.kinds()[0].kind).toBe('rollouts.argoproj.io');
    const list = store.beginReplace(rollouts);
    expect(list.add(rollout)).toBe(true);
    expect(list.add({ ...rollout, kind: 'Other' })).toBe(false);
    expect(list.add({ ...rollout, apiVersion: 'apps/v1' })).toBe(false);
    allAtOnce(list.commitInSteps());
    expect(store.kinds()[0].kind).toBe('Rollout.argoproj.io');
    expect(store.objects({ kinds: ['Rollout.argoproj.io'] })).toEqual([
      rollout,
    ]);
  });

  it('survives whatever a server may send', () => {
    const { store } = createStore();
    const list = store.beginReplace(pods);
    for (const value of [
      null,
      undefined,
      1,
      'pod',
      [],
      {},
      { kind: 'Pod' },
      { metadata: null },
      { metadata: { name: 7 } },
      { metadata: { name: 'x', labels: { a: 1 } } },
      { metadata: { name: 'x', ownerReferences: [{}] } },
      Buffer.from('null'),
    ]) {
      expect(list.add(value as unknown as KubernetesObject)).toBe(false);
    }
    const confidential = Buffer.from('{"data": {"password": "hunter2"');
    expect(() => list.add(confidential)).toThrow(
      'an object of Pod is not valid JSON (31 bytes)',
    );
    const polluting =
      '{"metadata":{"name":"x","labels":{"__proto__":"a","constructor":"b"},"annotations":{"backstage.io/__proto__":"a"}},"__proto__":{"polluted":true},"spec":{"constructor":{"prototype":{"polluted":true}}}}';
    expect(list.add(Buffer.from(polluting))).toBe(true);
    const large = { ...pod('large'), spec: { text: 'ä☃𝄞'.repeat(250_000) } };
    expect(list.add(large)).toBe(true);
    allAtOnce(list.commitInSteps());
    expect(({} as any).polluted).toBeUndefined();
    const [object] = store.objects({ name: 'x' });
    expect(JSON.stringify(object)).toBe(
      `{"apiVersion":"v1","kind":"Pod",${polluting.slice(1)}`,
    );
    expect(store.objects({ name: 'large' })).toEqual([large]);
    const selector = parseLabelSelector('constructor=b');
    expect(store.objects({ selector })).toHaveLength(1);
  });

  it('finds and forgets 100,000 objects with one label value', () => {
    const { store } = createStore();
    const list = store.beginReplace(pods);
    const labels = { app: 'all' };
    for (let i = 0; i < 100_000; i++) list.add(pod(`p${i}`, { labels }));
    allAtOnce(list.commitInSteps());
    expect(store.index.labelValues('app').count('all')).toBe(100_000);
    expect(
      [...store.index.find({ selector: parseLabelSelector('app=all') })].length,
    ).toBe(100_000);
    store.drop(pods);
    expect(store.index.labelValues('app').size).toBe(0);
    expect(store.bytes).toBe(0);
  });

  it('leaves out what it has no room for in the documented order, says so, and takes it back when there is room', () => {
    const configMaps = {
      group: '',
      version: 'v1',
      plural: 'configmaps',
      kind: 'ConfigMap',
    };
    const named = (name: string, uid: string) => ({
      metadata: { name, namespace: 'shop', uid, resourceVersion: uid },
      spec: {
        text: Array.from({ length: 500 }, (_, i) => `${uid}${i * 7919}`).join(),
      },
    });
    const fill = (store: ClusterStore, count: number) => {
      for (const kind of [configMaps, deployments, pods]) {
        store.setKindStatus(kind, synced);
        const list = store.beginReplace(kind);
        for (let i = 0; i < count; i++) {
          list.add(named(`x${i}`, `${kind.plural}${i}`) as any);
        }
        allAtOnce(list.commitInSteps());
      }
    };
    const states = (store: ClusterStore) =>
      Object.fromEntries(store.kinds().map(({ kind, state }) => [kind, state]));
    const { store: unbounded } = createStore();
    unbounded.setState({ type: 'synced' });
    fill(unbounded, 300);
    const enough = unbounded.bytes;

    const little = createStore({ maxBytes: 0.9 * enough }).store;
    little.setState({ type: 'synced' });
    fill(little, 300);
    expect(states(little)).toEqual({
      ConfigMap: 'dropped',
      'Deployment.apps': 'synced',
      Pod: 'synced',
    });
    expect(little.held(configMaps)).toEqual({ isWhole: true });
    expect(little.kinds()[0]).toMatchObject({
      objects: 0,
      reason: expect.stringMatching(/more than the \d+ MB/),
    });

    const less = createStore({ maxBytes: 0.5 * enough }).store;
    less.setState({ type: 'synced' });
    fill(less, 300);
    expect(states(less)).toEqual({
      ConfigMap: 'dropped',
      'Deployment.apps': 'synced',
      Pod: 'dropped',
    });
    expect(less.bytes).toBeLessThanOrEqual(0.5 * enough);
    expect(less.held(pods)).toEqual({ isWhole: true });
    expect([...less.index.find({ kinds: ['Pod'] })]).toHaveLength(300);
    expect(less.objects({ kinds: ['Pod'] })).toEqual([]);
    expect(less.objects({ kinds: ['Deployment.apps'] })).toHaveLength(300);
    const { changed } = refill(less, pods, 3);
    expect(changed).toBe(3);
    expect(states(less).Pod).toBe('dropped');

    const least = createStore({ maxBytes: 60_000 }).store;
    least.setState({ type: 'synced' });
    fill(least, 300);
    expect(states(least).Pod).toBe('dropped');
    expect(least.held(pods)).toEqual({
      isWhole: false,
      leftOut: {
        since: expect.stringMatching(/^20/),
        reason: expect.stringContaining('more than the 0 MB they may'),
      },
    });
    expect(least.bytes).toBeLessThanOrEqual(60_000);

    fill(less, 1);
    fill(less, 1);
    expect(states(less)).toEqual({
      ConfigMap: 'synced',
      'Deployment.apps': 'synced',
      Pod: 'synced',
    });
    expect(less.objects({})).toHaveLength(3);

    function refill(store: ClusterStore, kind: typeof pods, count: number) {
      const list = store.beginReplace(kind);
      for (let i = 0; i < count; i++) {
        const object = named(`x${i}`, `${kind.plural}${i}`);
        object.metadata.resourceVersion = 'new';
        list.add(object as any);
      }
      return allAtOnce(list.commitInSteps());
    }
  });
});
