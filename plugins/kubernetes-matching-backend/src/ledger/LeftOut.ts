import { groupKindOf, LeftOutObject } from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  Evidence,
  ObjectReference,
} from '@mooring/plugin-kubernetes-matching-common';

/** What is there in each cluster and is too large to be read: nobody knows what would be found of it. */
export class LeftOut {
  static of(store: KubernetesStore): LeftOut {
    return new LeftOut(
      new Map(
        (store.clusters() ?? [])
          .filter(({ index }) => index.leftOut.length > 0)
          .map(({ name, index }) => [name, index.leftOut]),
      ),
    );
  }

  private constructor(
    private readonly byCluster: ReadonlyMap<string, readonly LeftOutObject[]>,
  ) {}

  /**
   * Whether a finding that is found no more may rest on it.
   *
   * - `cluster`: empty when the finding is about several
   * - `evidence`: as it was found last; `undefined` when another replica has found it, or this one before a restart
   */
  mayHide(cluster: string, evidence: Evidence | undefined): boolean {
    const { byCluster } = this;
    const isConcerned = cluster ? byCluster.has(cluster) : byCluster.size > 0;
    if (!isConcerned || !evidence) return isConcerned;
    const { objects = [], totalObjects = objects.length } = evidence;
    return totalObjects > objects.length || objects.some(one => this.#has(one));
  }

  #has(reference: ObjectReference): boolean {
    const kind = groupKindOf(reference);
    return (this.byCluster.get(reference.cluster) ?? []).some(
      object =>
        object.kind === kind &&
        object.namespace === reference.namespace &&
        object.name === reference.name,
    );
  }
}
