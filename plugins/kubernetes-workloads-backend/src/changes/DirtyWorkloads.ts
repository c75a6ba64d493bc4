import {
  controllersOf,
  groupKindOf,
  ObjectIndex,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import { CHANGING_KINDS } from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadKey, workloadId } from './WorkloadKey';

/** A workload that may have changed. */
export interface DirtyWorkload {
  readonly id: string;
  readonly key: WorkloadKey;
  /** The pods that may have changed, by their names. */
  pods: Set<string> | 'all';
  /** Whether it may have changed while nobody watched. */
  whileAway: boolean;
}

/** Which workloads may have changed since they were last taken. */
export class DirtyWorkloads {
  static create(): DirtyWorkloads {
    return new DirtyWorkloads();
  }

  #workloads = new Map<string, DirtyWorkload>();

  private constructor() {}

  get size(): number {
    return this.#workloads.size;
  }

  /** An object has changed: of a pod, the workload above it may have. */
  addObject(
    cluster: string,
    index: ObjectIndex,
    object: ObjectSummary,
    whileAway: boolean,
  ): void {
    const kind = groupKindOf(object);
    const { namespace, name } = object;
    if (CHANGING_KINDS.includes(kind))
      this.add({ cluster, kind, namespace, name }, { whileAway });
    if (kind !== 'Pod') return;
    const top = controllersOf(index, object).find(owner =>
      CHANGING_KINDS.includes(groupKindOf(owner)),
    );
    if (top)
      this.add(
        { cluster, kind: groupKindOf(top), namespace, name: top.name },
        { pod: name, whileAway },
      );
  }

  add(
    { cluster, kind, namespace, name }: WorkloadKey,
    what: { pod?: string; allPods?: boolean; whileAway: boolean },
  ): void {
    const key = { cluster, kind, namespace, name };
    const id = workloadId(key);
    const known = this.#workloads.get(id);
    const dirty = known ?? {
      id,
      key,
      pods: new Set<string>(),
      whileAway: false,
    };
    if (what.allPods) dirty.pods = 'all';
    if (what.pod !== undefined && dirty.pods !== 'all')
      dirty.pods.add(what.pod);
    dirty.whileAway ||= what.whileAway;
    this.#workloads.set(id, dirty);
  }

  /** Adds again what was taken and could not be dealt with. */
  putBack({ key, pods, whileAway }: DirtyWorkload): void {
    this.add(key, { allPods: pods === 'all', whileAway });
    if (pods !== 'all')
      for (const pod of pods) this.add(key, { pod, whileAway });
  }

  /** Gives all there are, and forgets them. */
  take(): DirtyWorkload[] {
    const taken = [...this.#workloads.values()];
    this.#workloads = new Map();
    return taken;
  }
}
