import { ClusterState, ObjectIndex } from '@mooring/kubernetes-objects';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  ClusterStates,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import isDeepEqual from 'fast-deep-equal';

/** The clusters as the rules read them: what is asked for each entity is put together once. */
export class ClusterView {
  readonly #store: KubernetesStore;
  readonly #config: MatchingConfig;
  readonly #known = new Map<string, ClusterState>();
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
    return this.#known.get(cluster) ?? this.indexOf(cluster)?.state;
  }

  /** There are other clusters than before. */
  forget(): void {
    this.#known.clear();
    this.#clusters = undefined;
    this.#states = undefined;
  }

  /**
   * Takes the state of a cluster as it is now. Says what has changed: its `worth`, by which what it holds, or does not
   * hold, says something else; only `words`, such as the reason; or `none`.
   */
  takeState(cluster: string): 'worth' | 'words' | 'none' {
    const before = this.#known.get(cluster);
    const after = this.indexOf(cluster)?.state;
    if (!after || isDeepEqual(before, after)) return 'none';
    this.#known.set(cluster, after);
    this.#areStatesCurrent = false;
    return before && worthOf(before) === worthOf(after) ? 'words' : 'worth';
  }
}

/** What a state makes of what a cluster holds: see `ClusterState`. */
function worthOf(state: ClusterState): string {
  switch (state.type) {
    case 'synced':
      return 'whole';
    case 'forbidden':
      return `whole but for ${[...state.kinds].sort().join()}`;
    default:
      return 'nothing';
  }
}
