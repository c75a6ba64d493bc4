/** @jest-environment node */

import { KubernetesObject } from '@mooring/kubernetes-objects';
import { ControlPlane } from '@mooring/control-plane';
import fc from 'fast-check';
import { podColumns } from '../src';
import { anyPod } from '../src/__testUtils__/anyPod';

/** Set SEED to the one that a run has printed to repeat its cases. */
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const PODS = 2000;
const CONCURRENT_REQUESTS = 16;
/** Too rare to be generated each time: one container has done its work, and another one's probe fails. */
const NOT_READY: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'generated', namespace: 'default' },
  spec: {
    containers: [
      { name: 'done', image: 'image' },
      { name: 'web', image: 'image' },
    ],
  },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        ...{ name: 'done', image: 'image', imageID: '' },
        ...{ ready: false, restartCount: 0 },
        state: { terminated: { exitCode: 0, reason: 'Completed' } },
      },
      {
        ...{ name: 'web', image: 'image', imageID: '' },
        ...{ ready: true, restartCount: 0 },
        state: { running: {} },
      },
    ],
  },
};
const COLLECTION = '/api/v1/namespaces/default/pods';

describe(`the API server's own table of pods, seed ${seed}`, () => {
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start();
  });
  afterAll(async () => {
    await controlPlane?.stop();
  });

  it(`says of ${PODS} generated pods what podColumns says`, async () => {
    const pods = [NOT_READY, ...fc.sample(anyPod, { seed, numRuns: PODS - 1 })];
    await inParallel(pods, async (pod, i) => {
      const metadata = { ...pod.metadata, name: `pod-${i}` };
      const body = { ...pod, metadata };
      await controlPlane.request(COLLECTION, { method: 'POST', body });
      await controlPlane.request(`${COLLECTION}/pod-${i}/status`, {
        method: 'PUT',
        body,
      });
    });
    // A pod with a finalizer stays, with its time of deletion.
    await controlPlane.request(COLLECTION, {
      method: 'DELETE',
      query: { labelSelector: 'deleted=true', gracePeriodSeconds: '0' },
    });

    const { columnDefinitions, rows } = await controlPlane.request<Table>(
      COLLECTION,
      { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
    );
    const column = (name: string) =>
      columnDefinitions.findIndex(definition => definition.name === name);
    const [name, ready, status, restarts] = [
      'Name',
      'Ready',
      'Status',
      'Restarts',
    ].map(column);
    const { items } = await controlPlane.request<{ items: KubernetesObject[] }>(
      COLLECTION,
    );
    const stored = new Map(items.map(item => [item.metadata.name, item]));
    const statuses = new Set<string>();
    const differing = rows.flatMap(({ cells }) => {
      const pod = {
        ...stored.get(String(cells[name]))!,
        apiVersion: 'v1',
        kind: 'Pod',
      };
      const mine = podColumns(pod);
      statuses.add(mine.status);
      const own = [
        `${mine.readyContainers}/${mine.totalContainers}`,
        mine.status,
        mine.restarts,
      ];
      const theirs = [
        cells[ready],
        cells[status],
        Number.parseInt(String(cells[restarts]), 10),
      ];
      return JSON.stringify(own) === JSON.stringify(theirs)
        ? []
        : [{ own, theirs, pod }];
    });
    expect(differing).toEqual([]);
    expect(rows).toHaveLength(PODS);
    expect([...statuses]).toEqual(
      expect.arrayContaining([
        'Running',
        'CrashLoopBackOff',
        'Completed',
        'Terminating',
        'Init:0/1',
        'NotReady',
        'SchedulingGated',
      ]),
    );
  });
});

interface Table {
  columnDefinitions: { name: string }[];
  rows: { cells: (string | number)[] }[];
}

async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, worker));
}
