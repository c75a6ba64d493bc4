import { ClusterState, LeftOutObject } from '@mooring/kubernetes-objects';
import isDeepEqual from 'fast-deep-equal';
import { MatchingConfig } from '../config/MatchingConfig';
import { Finding } from '../findings/Finding';
import { rulesThatNeed } from '../rules/registry';
import { isWhole } from './answers';
import { checkRules } from './checkRules';
import type { Examination } from './examine';
import { mayMatch } from './mayMatch';
import { inOrder } from './severities';

const stateRules = rulesThatNeed('state');

/** What one cluster's state means for every entity that asks it. */
interface KnownState {
  readonly state: ClusterState;
  readonly isWhole: boolean;
  /** Why it cannot answer. */
  readonly findings: readonly Finding[];
  /** What is there and could not be read, so that it may match. */
  readonly leftOut: readonly LeftOutObject[];
}

const NONE: readonly LeftOutObject[] = [];

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
  /** Those that could not read some objects. */
  readonly #partial: readonly string[];
  readonly #config: MatchingConfig;

  /**
   * - `clusters`: in their order
   * - `before`: earlier states, of which what has not changed is kept
   */
  static create(options: {
    clusters: readonly {
      readonly cluster: string;
      readonly state: ClusterState;
      readonly leftOut?: readonly LeftOutObject[];
    }[];
    config: MatchingConfig;
    before?: ClusterStates;
  }): ClusterStates {
    const { clusters, config, before } = options;
    const known = new Map<string, KnownState>();
    for (const { cluster, state, leftOut = NONE } of clusters) {
      const old = before && before.#known.get(cluster);
      known.set(
        cluster,
        old && isDeepEqual(old.state, state)
          ? { ...old, leftOut }
          : {
              ...{ state, isWhole: isWhole(state), leftOut },
              // What was left out concerns only those who may mean it.
              findings: checkRules(stateRules, {
                ...{ cluster, state, config, leftOut: NONE },
              }),
            },
      );
    }
    return new ClusterStates(known, config);
  }

  private constructor(
    known: ReadonlyMap<string, KnownState>,
    config: MatchingConfig,
  ) {
    this.#known = known;
    this.#config = config;
    const all = [...known];
    this.#silent = new Set(
      all.filter(([, { isWhole: whole }]) => !whole).map(([name]) => name),
    );
    this.#findings = inOrder(all.flatMap(([, { findings }]) => findings));
    this.#partial = all
      .filter(([, { leftOut }]) => leftOut.length > 0)
      .map(([name]) => name);
  }

  /** The names of all clusters. */
  get clusters(): readonly string[] {
    return [...this.#known.keys()];
  }

  get(cluster: string): ClusterState | undefined {
    return this.#known.get(cluster)?.state;
  }

  /** Whether a cluster can say that nothing matches. */
  canTell(cluster: string, query: Examination['query']): boolean {
    const known = this.#known.get(cluster);
    return known !== undefined && known.isWhole
      ? !known.leftOut.some(mayMatch(query))
      : false;
  }

  /** Whether each of the clusters that are asked can say that nothing matches. */
  canTellAbsence({
    asked,
    query,
  }: Pick<Examination, 'asked' | 'query'>): boolean {
    for (const cluster of asked ?? this.#silent) {
      if (this.#silent.has(cluster)) return false;
    }
    return this.#partialFor({ asked, query }).length === 0;
  }

  /** Why some of the clusters that are asked cannot answer, in order; where all are asked, mostly the same array each time. */
  unanswered({
    asked,
    query,
  }: Pick<Examination, 'asked' | 'query'>): readonly Finding[] {
    const findings = asked
      ? this.#findings.filter(({ cluster = '' }) => asked.has(cluster))
      : this.#findings;
    const partial = this.#partialFor({ asked, query });
    if (partial.length === 0) return findings;
    const config = this.#config;
    const added = partial.flatMap(cluster => {
      const known = this.#known.get(cluster)!;
      const { state } = known;
      const leftOut = known.leftOut.filter(mayMatch(query));
      return checkRules(stateRules, { cluster, state, config, leftOut });
    });
    return inOrder([
      ...findings.filter(({ cluster = '' }) => !partial.includes(cluster)),
      ...added,
    ]);
  }

  /** The clusters that hold something that may match, and that they could not read. */
  #partialFor({
    asked,
    query,
  }: Pick<Examination, 'asked' | 'query'>): readonly string[] {
    const isMeant = mayMatch(query);
    return this.#partial.filter(
      cluster =>
        (!asked || asked.has(cluster)) &&
        this.#known.get(cluster)!.leftOut.some(isMeant),
    );
  }
}
