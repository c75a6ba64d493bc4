import { Entity } from '@backstage/catalog-model';
import {
  ClusterState,
  LeftOutObject,
  ObjectIndex,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import { FoundApplications } from '../applications/FoundApplications';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { Evidence, Finding, Severity } from '../findings/Finding';
import { Fix } from '../fixes/Fix';
import { ParsedQuery } from '../query/MatchQuery';

/**
 * What a rule of each kind reads.
 *
 * @public
 */
export interface RuleContexts {
  /** The entity and the configuration alone. */
  entity: EntityContext;
  /** The other entities too. */
  catalog: CatalogContext;
  /** The Applications of Argo CD that the entity names or selects, wherever they are. */
  application: ApplicationContext;
  /** The clusters too. */
  cluster: ClusterContext;
  /** The state of one cluster that is asked, and nothing it holds. */
  state: StateContext;
  /** All entities and all clusters. */
  fleet: FleetContext;
}

/**
 * What a rule with `needs: 'entity'` reads.
 *
 * @public
 */
export interface EntityContext {
  readonly entity: Entity;
  readonly entityRef: string;
  readonly query: ParsedQuery;
  readonly config: MatchingConfig;
}

/**
 * What a rule with `needs: 'catalog'` reads.
 *
 * @public
 */
export interface CatalogContext extends EntityContext {
  readonly catalog: CatalogIndex;
}

/**
 * What a rule with `needs: 'application'` reads; it is checked where an entity names or selects Applications.
 *
 * @public
 */
export interface ApplicationContext extends EntityContext {
  readonly applications: FoundApplications;
  /** Every cluster. */
  readonly clusters: readonly ObjectIndex[];
}

/**
 * What a rule with `needs: 'cluster'` reads.
 *
 * @public
 */
export interface ClusterContext extends CatalogContext {
  /** The clusters that are asked for this entity. */
  readonly asked: readonly ObjectIndex[];
  /** What those of them answered that hold something that matches. */
  readonly answers: readonly ClusterAnswer[];
  /** Those that are asked and can say that something is not there. */
  readonly answered: readonly ObjectIndex[];
  /** Every cluster. */
  readonly clusters: readonly ObjectIndex[];
  /** The clusters that are not asked for this entity. */
  readonly notAsked: readonly ObjectIndex[];
}

/**
 * What a rule with `needs: 'state'` reads: it says why a cluster cannot answer, whichever entity asks, but for what was
 * left out.
 *
 * @public
 */
export interface StateContext {
  readonly cluster: string;
  readonly state: ClusterState;
  /** What the entity may ask for, and is too large to be read. */
  readonly leftOut: readonly LeftOutObject[];
  readonly config: MatchingConfig;
}

/**
 * What one cluster that holds something of it answered to an entity's query.
 *
 * @public
 */
export interface ClusterAnswer {
  readonly index: ObjectIndex;
  /** The objects that match. */
  readonly objects: readonly ObjectSummary[];
}

/**
 * What a rule with `needs: 'fleet'` reads.
 *
 * @public
 */
export interface FleetContext {
  readonly catalog: CatalogIndex;
  readonly clusters: readonly ObjectIndex[];
  readonly config: MatchingConfig;
}

/**
 * What a rule's check yields: the values of the message, and what they rest on.
 *
 * @public
 */
export interface Problem<Data> {
  readonly data: Data;
  readonly subject?: string;
  readonly cluster?: string;
  readonly evidence?: Evidence;
  readonly fixes?: readonly Fix[];
}

/**
 * When a rule that needs clusters is checked:
 * - `matched`: something matches
 * - `unmatched`: nothing matches on any cluster that answered; the rule looks for the reason
 * - `unexplained`: every cluster asked has answered, nothing matches, and no rule found a reason
 *
 * Of a cluster that holds nothing the entity might mean, a rule reads its name at most, unless only some clusters are
 * asked: a verdict is not evaluated again when the state of such a cluster changes.
 *
 * @public
 */
export type ClusterRuleOccasion = 'matched' | 'unmatched' | 'unexplained';

/**
 * What is said of every rule.
 *
 * @public
 */
export interface RuleDescription<
  Needs extends keyof RuleContexts = keyof RuleContexts,
> {
  /** The rule's id: also the name of its file, its test, its page and its fixtures. */
  readonly id: string;
  /** What it finds, in one line. */
  readonly description: string;
  readonly severity: Severity;
  readonly needs: Needs;
  readonly when?: ClusterRuleOccasion;
  /** For `needs: 'fleet'`: `cluster` when each cluster is checked by itself. Default: all are checked together, once. */
  readonly per?: 'cluster';
  /** Whether findings name workloads or entities of other owners, so that reading them needs a permission of its own. */
  readonly revealsOthers?: boolean;
}

/**
 * A rule: what is said of it, and a pure function from its context to findings, whose severity is the rule's own.
 *
 * @public
 */
export interface Rule<Needs extends keyof RuleContexts = keyof RuleContexts>
  extends RuleDescription<Needs> {
  /** `undefined` comes in between where the caller may do something else before it goes on. */
  check(context: RuleContexts[Needs]): Iterable<Finding | undefined>;
}

/**
 * What a rule's author writes.
 *
 * @public
 */
export interface RuleDefinition<Needs extends keyof RuleContexts, Data>
  extends RuleDescription<Needs> {
  /** The finding's sentence. */
  message(data: Data): string;
  /** One that visits many objects yields nothing now and then, so that others get their turn: see `Steps`. */
  check(context: RuleContexts[Needs]): Iterable<Problem<Data> | void>;
}

/**
 * Makes a rule of its definition.
 *
 * @public
 */
export function createRule<Needs extends keyof RuleContexts, Data>(
  definition: RuleDefinition<Needs, Data>,
): Rule<Needs> {
  const { message, check, ...description } = definition;
  return {
    ...description,
    *check(context) {
      const { id: rule, severity } = description;
      for (const problem of check(context)) {
        if (!problem) {
          yield undefined;
          continue;
        }
        const { data, evidence = {}, fixes = [], ...about } = problem;
        const text = message(data);
        yield { rule, severity, ...about, message: text, evidence, fixes };
      }
    },
  };
}
