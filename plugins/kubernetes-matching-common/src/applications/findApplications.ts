import { Entity } from '@backstage/catalog-model';
import {
  isNothing,
  KindState,
  ObjectIndex,
  ObjectQuery,
  ObjectSummary,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import {
  APPLICATION,
  AskedApplications,
  mayHold,
  readArgocdAnnotations,
} from '@mooring/plugin-kubernetes-delivery-common';
import { MatchingConfig } from '../config/MatchingConfig';
import { LocatedObject } from '../objects/workloads';
import { parseSelector } from '../query/MatchQuery';
import { FoundApplications } from './FoundApplications';
import { TrackedWorkloads, trackingOf } from './tracking';

/** More Applications of one entity are not judged. */
const MAX_APPLICATIONS = 50;
/** Workloads of one entity rarely have more Applications. */
const MAX_TRACKING = 10;

/** What one cluster answered to an entity's query. */
interface Answer {
  readonly index: ObjectIndex;
  readonly objects: readonly ObjectSummary[];
}

/** The Applications that an entity names or selects; `undefined` where it does neither, or its selector can't be read. */
export function* findApplications(options: {
  entity: Entity;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
  answers: readonly Answer[];
}): Steps<FoundApplications | undefined> {
  const { entity, clusters, config, answers } = options;
  const asked = readArgocdAnnotations(entity.metadata.annotations);
  const query = asked && queryOf(asked);
  if (!asked || !query) return undefined;
  const candidates = yield* applicationsIn(clusters, query);
  return {
    ...{ asked, candidates },
    meant: candidates.filter(
      each => disagreements(asked, each, config).length === 0,
    ),
    areAll: areAll(clusters),
    tracking: yield* trackingIn(answers),
  };
}

/** The annotations besides the name and the selector that don't allow an Application. */
export function disagreements(
  { namespace, instance, project }: AskedApplications,
  { cluster, object }: LocatedObject,
  { argocdInstances = [] }: MatchingConfig,
): ('namespace' | 'instance' | 'project')[] {
  const named = argocdInstances.filter(each => each.name === instance);
  // A manifest that names no namespace may be applied to any.
  const isElsewhere =
    namespace !== undefined &&
    object.namespace !== undefined &&
    object.namespace !== namespace;
  const at = { cluster, reconciler: object };
  return [
    ...(isElsewhere ? (['namespace'] as const) : []),
    ...(named.length > 0 && !named.some(each => mayHold(each, at))
      ? (['instance'] as const)
      : []),
    ...(project !== undefined && object.delivery?.project !== project
      ? (['project'] as const)
      : []),
  ];
}

/** The Applications that a query finds, on whichever clusters. */
function* applicationsIn(
  clusters: readonly ObjectIndex[],
  query: ObjectQuery,
): Steps<LocatedObject[]> {
  const found: LocatedObject[] = [];
  for (const index of clusters) {
    const objects = index.findInSteps({ ...query, kinds: [APPLICATION] });
    if (isNothing(objects)) continue;
    const { cluster } = index;
    yield* visitInSteps(
      objects,
      object => found.push({ index, cluster, object }) < MAX_APPLICATIONS,
    );
    if (found.length >= MAX_APPLICATIONS) break;
  }
  return found;
}

/**
 * What a cluster can say of Applications: when that changes, evaluate again whichever entities name some.
 *
 * @public
 */
export function applicationsState(index: ObjectIndex): KindState {
  return index.kindState(APPLICATION);
}

function queryOf({ name, selector }: AskedApplications) {
  if (name !== undefined) return { name };
  const parsed = selector === undefined ? undefined : parseSelector(selector);
  return parsed && { selector: parsed };
}

function areAll(clusters: readonly ObjectIndex[]): boolean {
  const states = clusters.map(applicationsState);
  return (
    states.includes('held') &&
    states.every(state => ['held', 'not-served', 'not-watched'].includes(state))
  );
}

function* trackingIn(answers: readonly Answer[]): Steps<TrackedWorkloads[]> {
  const found: TrackedWorkloads[] = [];
  for (const { index, objects } of answers) {
    const { cluster } = index;
    yield* visitInSteps(objects, object => {
      const said = trackingOf(object);
      const isKnown = found.some(
        each =>
          each.cluster === cluster &&
          each.application.name === said?.application.name &&
          each.application.namespace === said.application.namespace,
      );
      if (said && !isKnown) found.push({ cluster, ...said });
      return found.length < MAX_TRACKING;
    });
  }
  return found;
}
