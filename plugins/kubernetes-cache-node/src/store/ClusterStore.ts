import {
  ClusterState,
  InMemoryObjectIndex,
  KubernetesObject,
  ObjectIndex,
  ObjectQuery,
} from '@mooring/kubernetes-objects';
import { WatchedKind } from '../cluster/WatchedKind';
import {
  ClusterObjects,
  KindStatus,
  StoreChange,
} from '../service/KubernetesStore';
import { KindReplacement } from './KindReplacement';
import { WatchEvent } from './WatchEvent';

/** What its reflector says of a kind; the store itself knows the name and counts the objects. */
export type KindReport = Omit<KindStatus, 'kind' | 'objects'>;

/** The objects of one watched cluster: written by its reflectors, read by everyone else. */
export class ClusterStore implements ClusterObjects {
  /**
   * - `maxBytes`: how much memory the objects may take before kinds are dropped; unbounded by default
   */
  static create(options: {
    cluster: string;
    onChange: (change: StoreChange) => void;
    maxBytes?: number;
  }): ClusterStore {
    return new ClusterStore(options.cluster);
  }

  readonly #index: InMemoryObjectIndex;

  private constructor(readonly name: string) {
    this.#index = InMemoryObjectIndex.create({
      cluster: name,
      state: { type: 'syncing' },
    });
  }

  get index(): ObjectIndex {
    return this.#index;
  }

  /** About how much memory the objects take. */
  get bytes(): number {
    throw new Error('not implemented');
  }

  kinds(): readonly KindStatus[] {
    throw new Error('not implemented');
  }

  objects(query: ObjectQuery): KubernetesObject[] {
    throw new Error(`not implemented: ${query}`);
  }

  /** Starts a new list of a kind; one that is under way is given up. */
  beginReplace(kind: WatchedKind): KindReplacement {
    throw new Error(`not implemented: ${kind.plural}`);
  }

  /**
   * Takes what a watch tells of one object.
   *
   * @returns whether it was taken: `false` for what is no object of the kind.
   */
  apply(kind: WatchedKind, event: WatchEvent): boolean {
    throw new Error(`not implemented: ${kind.plural} ${event.type}`);
  }

  /** Forgets the objects of a kind; its status stays until the next report. */
  drop(kind: WatchedKind): void {
    throw new Error(`not implemented: ${kind.plural}`);
  }

  /** Says how a kind is followed. Kinds are listed in the order of their first report. */
  setKindStatus(kind: WatchedKind, report: KindReport): void {
    throw new Error(`not implemented: ${kind.plural} ${report.state}`);
  }

  setState(state: ClusterState): void {
    this.#index.setState(state);
  }
}
