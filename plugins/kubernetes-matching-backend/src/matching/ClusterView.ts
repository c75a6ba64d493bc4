import { isDeepStrictEqual } from 'node:util';
import {
  ClusterState,
  KindState,
  ObjectIndex,
} from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  applicationsState,
  ClusterStates,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';

/** The clusters as the rules read them: what is asked for each entity is put together once. */
export class ClusterView {
  readonly #store: KubernetesStore;
  readonly #config: MatchingConfig;
  readonly #known = new Map<string, Pick<ObjectIndex, 'state' | 'leftOut'>>();
  /** What each cluster could say of Applications of Argo CD. */
  readonly #applications = new Map<string, KindState>();
  #clusters?: readonly ObjectIndex[];
  #states?: ClusterStates;
  #areStatesCurrent = false;

  static create(options: {
    store: KubernetesStore;
    config: MatchingConfig;
  }): ClusterView {
    return new ClusterView(options);
  }

  private constructor(options: {
    store: KubernetesStore;
    config: MatchingConfig;
  }) {
    this.#store = options.store;
    this.#config = options.config;
  }

  /**
   * `undefined` as long as it is not known which clusters there are. An empty list says no more: clusters that are read
   * from the catalog, or found in an account, come later than the start.
   */
  clusters(): readonly ObjectIndex[] | undefined {
    if (!this.#clusters) {
      const clusters = this.#store.clusters() ?? [];
      if (clusters.length === 0) return undefined;
      this.#clusters = clusters.map(({ index }) => index);
    }
    return this.#clusters;
  }

  states(): ClusterStates | undefined {
    const clusters = this.clusters();
    if (!clusters) return undefined;
    if (!this.#states || !this.#areStatesCurrent) {
      const before = this.#states;
      const config = this.#config;
      this.#states = ClusterStates.create({ clusters, config, before });
      this.#areStatesCurrent = true;
    }
    return this.#states;
  }

  indexOf(cluster: string): ObjectIndex | undefined {
    return this.#store.cluster(cluster)?.index;
  }

  stateOf(cluster: string): ClusterState | undefined {
    return (this.#known.get(cluster) ?? this.indexOf(cluster))?.state;
  }

  /** There are other clusters than before. */
  forget(): void {
    this.#known.clear();
    this.#clusters = undefined;
    this.#states = undefined;
  }

  /** Takes what a cluster can say of Applications now; whether that is something else than before. */
  takeApplications(cluster: string): boolean {
    const index = this.indexOf(cluster);
    const state = index ? applicationsState(index) : 'unknown';
    const before = this.#applications.get(cluster) ?? 'unknown';
    this.#applications.set(cluster, state);
    return before !== state;
  }

  /**
   * Takes the state of a cluster as it is now, with what it leaves out. Says what has changed: its `worth`, by which what it
   * holds, or does not hold, says something else; only `words`, such as the reason, which concern whom nothing matches; or
   * `none`.
   */
  takeState(cluster: string): 'worth' | 'words' | 'none' {
    const before = this.#known.get(cluster);
    const index = this.indexOf(cluster);
    if (!index) return 'none';
    const { state, leftOut } = index;
    // Labels have any names, such as `valueOf`.
    if (isDeepStrictEqual(before, { state, leftOut })) return 'none';
    this.#known.set(cluster, { state, leftOut });
    this.#areStatesCurrent = false;
    return before && worthOf(before.state) === worthOf(state)
      ? 'words'
      : 'worth';
  }
}

/** What a state makes of what a cluster holds: see `ClusterState`. */
function worthOf(state: ClusterState): string {
  switch (state.type) {
    case 'synced':
      return 'whole';
    case 'forbidden':
    case 'incomplete':
      return `whole but for ${[...state.kinds].sort().join()}`;
    default:
      return 'nothing';
  }
}
