import { setImmediate as nextTask } from 'node:timers/promises';
import { KubernetesObject, podsOf } from '@mooring/kubernetes-objects';
import { ClusterObjects } from '@mooring/plugin-kubernetes-cache-node';
import {
  ChangeOfWorkload,
  diffWorkload,
  gitRevision,
  restartSentence,
  snapshotOf,
} from '@mooring/plugin-kubernetes-workloads-common';
import { Recording } from './ChangeWriter';
import { DirtyWorkload } from './DirtyWorkloads';
import { compareRestarts, KnownWorkload } from './KnownWorkload';
import { WorkloadKey } from './WorkloadKey';

/** So many pods are read before others have their turn. */
const PODS_AT_ONCE = 50;
const AUTOSCALER = 'HorizontalPodAutoscaler.autoscaling';

/** What is to be written of a workload, and what is known of it once it is written. */
export interface Outcome {
  /** Absent when nothing is to be written. */
  readonly recording?: Recording;
  known(numbers: readonly number[]): KnownWorkload;
}

/**
 * Compares a workload with what was known of it.
 *
 * - `isBaseline`: what is seen first of its kind in a cluster is not a change
 *
 * Resolves to `undefined` for a workload that nothing is known of and that is not there.
 */
export async function recordWorkload(options: {
  cluster: ClusterObjects;
  dirty: DirtyWorkload;
  known?: KnownWorkload;
  isBaseline: boolean;
}): Promise<Outcome | undefined> {
  const { cluster, dirty, known, isBaseline } = options;
  const { id, key, whileAway } = dirty;
  const [object] = objectsNamed(cluster, key);
  if (!object)
    return known && !known.isRemoved ? removal(dirty, known) : undefined;
  const before = known?.isRemoved ? undefined : known;
  const read = await readPods(cluster, dirty, before);
  const { index } = cluster;
  const { namespace } = key;
  const { pods, totals, restarts } = compareRestarts(before, read, {
    index,
    namespace,
  });
  const seen = snapshotOf(object);
  const labels = object.metadata.labels ?? {};
  if (!before) {
    const state = { ...seen, crashed: [], restarts: totals };
    const changes = isBaseline ? [] : [added(key)];
    return {
      recording: {
        ...{ id, key, labels, state, changes, whileAway },
        isRemoved: false,
        extended: [],
        revision: changes.length > 0 ? revisionOf(cluster, object) : undefined,
      },
      known: () => ({
        ...{ labels, state, pods },
        isRemoved: false,
        open: new Map(),
      }),
    };
  }
  const { changes, after } = diffWorkload(before.state, seen, {
    restarts,
    totals,
    isAutoscaled:
      seen.replicas !== before.state.replicas && isAutoscaled(cluster, key),
  });
  if (changes.length === 0)
    return {
      // What is written says how many restarts there were at the last change.
      known: () => ({ ...before, pods, labels }),
    };
  const { fresh, extended } = split(changes, restarts, before);
  return {
    recording: {
      ...{ id, key, labels, state: after, changes: fresh, extended, whileAway },
      isRemoved: false,
      revision: revisionOf(cluster, object),
    },
    known: numbers => ({
      ...{ labels, state: after, pods },
      isRemoved: false,
      open: openRestarts(before, fresh, restarts, numbers),
    }),
  };
}

/** Restarts go on in the change that is there already, unless something else has changed since. */
function split(
  changes: readonly ChangeOfWorkload[],
  restarts: readonly { container: string; times: number }[],
  before: KnownWorkload,
): Pick<Recording, 'extended'> & { fresh: ChangeOfWorkload[] } {
  const isOther = changes.some(({ change }) => change !== 'restarts');
  const goesOn = ({ change, container = '' }: ChangeOfWorkload) =>
    !isOther && change === 'restarts' && before.open.has(container);
  return {
    fresh: changes.filter(change => !goesOn(change)),
    extended: changes.filter(goesOn).map(({ container = '', to = '' }) => {
      const { seq, times } = before.open.get(container)!;
      const more = restarts.find(item => item.container === container)!.times;
      return { seq, to, message: restartSentence(container, times + more) };
    }),
  };
}

function openRestarts(
  before: KnownWorkload,
  fresh: readonly ChangeOfWorkload[],
  restarts: readonly { container: string; times: number }[],
  numbers: readonly number[],
): KnownWorkload['open'] {
  const isOther = fresh.some(({ change }) => change !== 'restarts');
  const open = new Map(isOther ? [] : before.open);
  for (const { container, times } of restarts) {
    const index = fresh.findIndex(
      change => change.change === 'restarts' && change.container === container,
    );
    const known = open.get(container);
    if (index >= 0) open.set(container, { seq: numbers[index], times });
    else if (known)
      open.set(container, { seq: known.seq, times: known.times + times });
  }
  return open;
}

function removal({ id, key, whileAway }: DirtyWorkload, known: KnownWorkload) {
  const { labels, state } = known;
  return {
    recording: {
      ...{ id, key, labels, state, whileAway },
      isRemoved: true,
      extended: [],
      changes: [
        { change: 'removed' as const, message: `${nameOf(key)} was removed.` },
      ],
    },
    known: () => ({ labels, state, isRemoved: true, open: new Map() }),
  };
}

function added(key: WorkloadKey): ChangeOfWorkload {
  return { change: 'added', message: `${nameOf(key)} was added.` };
}

function nameOf({ kind, name }: WorkloadKey): string {
  return `${kind.split('.')[0]} ${name}`;
}

/** The pods that may have changed; all of them when none was read before. */
async function readPods(
  cluster: ClusterObjects,
  { key, pods }: DirtyWorkload,
  before?: KnownWorkload,
): Promise<KubernetesObject[]> {
  const top = cluster.index.get(key);
  const names =
    pods === 'all' || !before?.pods
      ? [...(top ? podsOf(cluster.index, top) : [])].map(({ name }) => name)
      : [...pods];
  const read: KubernetesObject[] = [];
  for (const [index, name] of names.entries()) {
    if (index % PODS_AT_ONCE === PODS_AT_ONCE - 1) await nextTask();
    read.push(
      ...objectsNamed(cluster, { kind: 'Pod', namespace: key.namespace, name }),
    );
  }
  return read;
}

function objectsNamed(
  cluster: ClusterObjects,
  { kind, namespace, name }: Omit<WorkloadKey, 'cluster'>,
): KubernetesObject[] {
  return cluster.objects({ kinds: [kind], namespace, name });
}

/** Whether an autoscaler sets a workload's number of replicas. */
function isAutoscaled(
  cluster: ClusterObjects,
  { kind, namespace, name }: WorkloadKey,
): boolean {
  return cluster
    .objects({ kinds: [AUTOSCALER], namespace })
    .some(({ spec }) => {
      const { scaleTargetRef } = (spec ?? {}) as {
        scaleTargetRef?: { kind?: unknown; name?: unknown };
      };
      return (
        scaleTargetRef?.name === name &&
        scaleTargetRef.kind === kind.split('.')[0]
      );
    });
}

function revisionOf(
  cluster: ClusterObjects,
  object: KubernetesObject,
): string | undefined {
  return gitRevision(object, ({ kind, namespace, name }) =>
    cluster.objects({ kinds: [kind], namespace, name }),
  );
}
