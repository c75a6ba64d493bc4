import { ClusterState } from '@mooring/kubernetes-objects';
import isDeepEqual from 'fast-deep-equal';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { rulesThatNeed } from '../rules/registry';
import { isWhole } from './answers';
import { checkRules } from './checkRules';
import { inOrder } from './severities';

const stateRules = rulesThatNeed('state');

/** What one cluster's state means for every entity that asks it. */
interface KnownState {
  readonly state: ClusterState;
  readonly isWhole: boolean;
  /** Why it cannot answer. */
  readonly findings: readonly Finding[];
}

/**
 * The states of all clusters at one time, with what they say to every entity alike: that is found once for a state, and
 * not once for an entity.
 *
 * @public
 */
export class ClusterStates {
  readonly #known: ReadonlyMap<string, KnownState>;
  /** Those that cannot say that something is not there. */
  readonly #silent: ReadonlySet<string>;
  readonly #findings: readonly Finding[];

  /**
   * - `clusters`: in their order
   * - `before`: earlier states, of which what has not changed is kept
   */
  static create(options: {
    clusters: readonly {
      readonly cluster: string;
      readonly state: ClusterState;
    }[];
    config: MatchingConfig;
    before?: ClusterStates;
  }): ClusterStates {
    const { clusters, config, before } = options;
    const known = new Map<string, KnownState>();
    for (const { cluster, state } of clusters) {
      const old = before && before.#known.get(cluster);
      known.set(
        cluster,
        old && isDeepEqual(old.state, state)
          ? old
          : {
              state,
              isWhole: isWhole(state),
              findings: checkRules(stateRules, { cluster, state, config }),
            },
      );
    }
    return new ClusterStates(known);
  }

  private constructor(known: ReadonlyMap<string, KnownState>) {
    this.#known = known;
    const all = [...known];
    this.#silent = new Set(
      all.filter(([, { isWhole: whole }]) => !whole).map(([name]) => name),
    );
    this.#findings = inOrder(all.flatMap(([, { findings }]) => findings));
  }

  /** The names of all clusters. */
  get clusters(): readonly string[] {
    return [...this.#known.keys()];
  }

  get(cluster: string): ClusterState | undefined {
    return this.#known.get(cluster)?.state;
  }

  /** Whether each of these clusters can say that something is not there; all of them by default. */
  canTellAbsence(asked?: ReadonlySet<string>): boolean {
    if (!asked || this.#silent.size === 0) return this.#silent.size === 0;
    for (const cluster of asked) if (this.#silent.has(cluster)) return false;
    return true;
  }

  /** Why some of these clusters cannot answer, in order; of all of them by default, and then the same array each time. */
  unanswered(asked?: ReadonlySet<string>): readonly Finding[] {
    return asked
      ? this.#findings.filter(({ cluster = '' }) => asked.has(cluster))
      : this.#findings;
  }
}
