import {
  FetchResponse,
  KubernetesFetchError,
} from '@backstage/plugin-kubernetes-common';
import { ObjectToFetch } from '@backstage/plugin-kubernetes-node';
import {
  ClusterState,
  GroupKind,
  groupKindOf,
  isAskedLive,
  isFaulty,
  KubernetesObject,
  Selector,
  Steps,
} from '@mooring/kubernetes-objects';
import { KindStatus, WatchedKind } from '@mooring/plugin-kubernetes-cache-node';
import { CachedCluster } from '../clusters/WatchedClusters';
import { ago } from '../timing/ago';
import { fetchError } from './fetchErrors';
import { MemoByIdentity } from './MemoByIdentity';
import { MAX_OBJECTS, ObjectBudget } from './ObjectBudget';
import { asListed } from './resources';

/** What the store knows of an entity's objects on one cluster. */
export interface StoreAnswer {
  readonly responses: readonly FetchResponse[];
  readonly errors: readonly KubernetesFetchError[];
  /** What the store cannot answer and the cluster can, if asked live. */
  readonly live: readonly ObjectToFetch[];
  /** Whether the cluster answers: otherwise nothing more is to be asked of it. */
  readonly answers: boolean;
  /** The earliest time at which the cluster confirmed the kinds in `responses`. */
  readonly confirmedAt?: string;
}

type Asked = { resource: ObjectToFetch; status: KindStatus | undefined };

/** Answers from memory in steps, and says what it cannot answer and why. */
export function* answerFromStore(options: {
  cluster: CachedCluster;
  resources: readonly ObjectToFetch[];
  selector: Selector;
  namespace?: string;
  budget: ObjectBudget;
  now: number;
  /** Answers with what is old even where the cluster can be asked live instead. Default: false. */
  withOld?: boolean;
}): Steps<StoreAnswer> {
  const { cluster, resources, now, withOld = false } = options;
  const { state } = cluster.objects.index;
  const isLiveBetter = isFaulty(state) && isAskedLive(state);
  const sorted = sortOut(cluster, resources);
  const { known, kinds, unknown } =
    isLiveBetter && !withOld ? withoutOld(sorted) : sorted;
  const forbidden = unknown.filter(
    ({ status }) => status?.state === 'forbidden',
  );
  const notServed = unknown.filter(
    ({ status }) => status?.state === 'not-served',
  );
  // A kind that a cluster does not have installed has no objects there, and that is all there is to say of it.
  const open = unknown.filter(
    one => !forbidden.includes(one) && !notServed.includes(one),
  );
  const down = whyNotAsked(state, now);
  const refused = [
    ...(forbidden.length > 0 ? [fetchError(forbiddenText(forbidden))] : []),
  ];
  const { responses, omission } = yield* readKinds(known, kinds, options);
  return {
    responses,
    errors: [
      ...(omission ? [fetchError(omission)] : []),
      ...(down ? [fetchError(down)] : refused),
      ...staleErrors(known, state, now),
    ],
    answers: !down && (isLiveBetter || state.type !== 'stale'),
    live: down ? [] : open.map(({ resource }) => resource),
    confirmedAt: earliestConfirmation(known),
  };
}

/** What a store can answer of what is asked, and what it cannot. */
interface SortedOut {
  readonly known: readonly Asked[];
  /** Those of `known`. */
  readonly kinds: readonly GroupKind[];
  readonly unknown: readonly Asked[];
}

/** A store gives the same statuses as long as nothing becomes of its kinds, and every view asks all stores the same. */
const sortedOut = new MemoByIdentity<
  readonly KindStatus[],
  readonly ObjectToFetch[],
  SortedOut
>();

function sortOut(
  { objects, kinds }: CachedCluster,
  resources: readonly ObjectToFetch[],
): SortedOut {
  const statuses = objects.kinds();
  return sortedOut.get(statuses, resources, () => {
    const asked = resources.map((resource): Asked => {
      return { resource, status: statuses[indexOf(kinds, resource)] };
    });
    const known = asked.filter(({ status }) =>
      isKnown(status, objects.index.state),
    );
    return {
      known,
      kinds: known.map(({ status }) => status!.kind),
      unknown: asked.filter(one => !known.includes(one)),
    };
  });
}

function withoutOld({ known, unknown }: SortedOut): SortedOut {
  const isOld = ({ status }: Asked) => status?.state === 'stale';
  const fresh = known.filter(one => !isOld(one));
  return {
    known: fresh,
    kinds: fresh.map(({ status }) => status!.kind),
    unknown: [...unknown, ...known.filter(isOld)],
  };
}

/** Times in ISO 8601 are in the order of their texts. */
function earliestConfirmation(kinds: readonly Asked[]): string | undefined {
  let earliest: string | undefined;
  for (const { status } of kinds) {
    const time = status?.confirmedAt;
    if (time && (earliest === undefined || time < earliest)) earliest = time;
  }
  return earliest;
}

/** Where exactly this resource in exactly this version is among the watched kinds; -1 when it is not. */
function indexOf(
  kinds: readonly WatchedKind[],
  { group, apiVersion, plural }: ObjectToFetch,
): number {
  return kinds.findIndex(
    kind =>
      kind.group === group &&
      kind.version === apiVersion &&
      kind.plural === plural,
  );
}

/** What is stale is still shown; nothing is, whatever watches are still open, once the cluster no longer accepts who asks. */
function isKnown(status: KindStatus | undefined, state: ClusterState) {
  return (
    state.type !== 'unauthorized' &&
    (status?.state === 'synced' || status?.state === 'stale')
  );
}

/** Why asking the cluster now would come to nothing. */
function whyNotAsked(state: ClusterState, now: number): string | undefined {
  if (isAskedLive(state)) return undefined;
  switch (state.type) {
    case 'unauthorized':
      return `${state.hop}: ${
        state.reason ?? 'the cluster does not accept the credentials'
      }`;
    case 'unreachable':
      return `${state.hop ?? 'api'}: ${state.reason} (for ${ago(
        state.since,
        now,
      )})`;
    default:
      return undefined;
  }
}

/** The reason of the first, which names verb and resource, and which others share its fate. */
function forbiddenText(kinds: readonly Asked[]): string {
  const [first, ...others] = kinds.map(({ resource, status }) => ({
    name: resource.group
      ? `${resource.plural}.${resource.group}`
      : resource.plural,
    reason: status?.reason,
  }));
  const reason =
    first.reason ?? `the verb "list" or "watch" is missing for ${first.name}`;
  const names = others.map(({ name }) => name).join(', ');
  return others.length > 0
    ? `api: ${reason}; likewise ${names}`
    : `api: ${reason}`;
}

function staleErrors(
  known: readonly Asked[],
  state: ClusterState,
  now: number,
): KubernetesFetchError[] {
  const stale = known.filter(({ status }) => status?.state === 'stale');
  if (stale.length === 0) return [];
  const { since, reason } = state.type === 'stale' ? state : stale[0].status!;
  const what =
    stale.length === known.length
      ? 'what is shown'
      : stale.map(({ resource }) => resource.plural).join(', ');
  return [
    fetchError(
      `${what} is as it was ${ago(since, now)} ago, at ${since}: ${
        reason ?? 'the cluster does not answer'
      }`,
    ),
  ];
}

/** The objects, and what is said where some of them are left out. */
interface ReadKinds {
  readonly responses: FetchResponse[];
  readonly omission?: string;
}

function* readKinds(
  known: readonly Asked[],
  kinds: readonly GroupKind[],
  options: Parameters<typeof answerFromStore>[0],
): Steps<ReadKinds> {
  if (known.length === 0) return { responses: [] };
  const { selector, namespace, budget } = options;
  const cluster = options.cluster.objects;
  const query = { selector, namespace, kinds };
  const most = budget.leftFor(cluster.name);
  const found = yield* cluster.objectsInSteps(query, most + 1);
  // Others have given theirs meanwhile.
  const max = Math.max(0, budget.leftFor(cluster.name));
  const objects = found.slice(0, max);
  budget.take(cluster.name, objects.length);
  if (found.length === 0) {
    // Most clusters hold nothing of a component.
    const responses = known.map(
      ({ resource }) =>
        ({ type: resource.objectType, resources: [] } as FetchResponse),
    );
    return { responses };
  }
  const byKind = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const kind = groupKindOf(object);
    const same = byKind.get(kind);
    if (same) same.push(object);
    else byKind.set(kind, [object]);
  }
  const responses = known.map(({ resource }, position) =>
    asListed(resource, byKind.get(kinds[position]) ?? []),
  );
  const omission = `more than ${MAX_OBJECTS} objects match, so that some of this cluster's are not shown; ask for less by the selector, or for one namespace`;
  return found.length > max ? { responses, omission } : { responses };
}
