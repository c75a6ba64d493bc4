import {
  KubernetesObject,
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
  readTime,
} from '@mooring/kubernetes-objects';
import {
  Delivery,
  DeliveryHealth,
  DeliveryOperation,
  DeliverySource,
  Destination,
  DriftedObject,
  SyncStatus,
} from '../Delivery';
import { APPLICATION, APPLICATION_SET } from '../kinds';
import { repositoryPage, shownRepository } from '../link/repository';
import { readRevision } from '../link/revision';
import { explainError } from '../text/explainError';
import { withoutCredentials } from '../text/withoutCredentials';

/** More objects that differ are counted, not named. */
const MAX_DRIFT = 50;
/** More errors tell no more. */
const MAX_ERRORS = 5;

const SYNC: readonly SyncStatus[] = ['Synced', 'OutOfSync', 'Unknown'];
const HEALTH: readonly DeliveryHealth[] = [
  ...(['Healthy', 'Suspended', 'Progressing'] as const),
  ...(['Missing', 'Degraded', 'Unknown'] as const),
];

/**
 * What an Application of Argo CD says. Whatever it doesn't say, or says in words that this version doesn't know, is
 * `Unknown` or absent.
 *
 * Source: `Application` in github.com/argoproj/argo-cd `pkg/apis/application/v1alpha1/types.go`.
 */
export function readApplication(object: KubernetesObject): Delivery {
  const { metadata, spec, status } = object;
  const { source, address } = sourceOf(spec);
  const operation = operationOf(status, address);
  const compared = readRevision(revisionIn(status, 'sync'), address);
  const deployed = deployedRevision(status, address);
  const sync = known(SYNC, readText(status, 'sync', 'status'));
  const health = known(HEALTH, readText(status, 'health', 'status'));
  const healthMessage = readText(status, 'health', 'message');
  const { drift, totalDrift } = driftOf(status);
  return {
    tool: 'argocd',
    reconciler: {
      ...{ kind: APPLICATION, name: metadata.name },
      namespace: metadata.namespace,
    },
    ...{ sync, health, isSuspended: false },
    ...(healthMessage && { healthMessage: explainError(healthMessage) }),
    isAutomated: readRecord(spec, 'syncPolicy', 'automated') !== undefined,
    revision: deployed ?? compared,
    ...(deployed &&
      compared &&
      deployed.text !== compared.text && { target: compared }),
    ...{ source, operation, errors: errorsOf(status), drift, totalDrift },
    destination: destinationOf(spec),
    project: readText(spec, 'project'),
    madeBy: madeBy(metadata),
  };
}

function known<T extends string>(
  words: readonly T[],
  word: string | undefined,
): T | 'Unknown' {
  return words.find(each => each === word) ?? 'Unknown';
}

/** Of several sources, the first. */
function sourceOf(spec: unknown): {
  source?: DeliverySource;
  address?: string;
} {
  const given =
    readRecord(spec, 'source') ??
    readList(spec, 'sources').find(each => readText(each, 'repoURL')) ??
    readRecord(spec, 'sourceHydrator', 'drySource');
  const address = readText(given, 'repoURL');
  if (!address) return {};
  const chart = readText(given, 'chart');
  return {
    address,
    source: {
      repository: shownRepository(address),
      ...(!chart && { url: repositoryPage(address) }),
      ...{ path: readText(given, 'path'), chart },
    },
  };
}

function revisionIn(value: unknown, ...path: string[]): string | undefined {
  return (
    readText(value, ...path, 'revision') ??
    readList(value, ...path, 'revisions').find(
      (each): each is string => typeof each === 'string' && each !== '',
    )
  );
}

/** What is deployed: the last entry of the history. An operation that failed may have applied a part of another. */
function deployedRevision(status: unknown, address: string | undefined) {
  const last = readList(status, 'history').at(-1);
  return readRevision(revisionIn(last), address);
}

function operationOf(
  status: unknown,
  address: string | undefined,
): DeliveryOperation | undefined {
  const state = readRecord(status, 'operationState');
  const isTriedAgain = (readInteger(state, 'retryCount') ?? 0) > 0;
  const said = phaseOf(readText(state, 'phase'));
  // Argo CD says that it runs as long as it will try again: for minutes, by default.
  const phase = said === 'Running' && isTriedAgain ? 'Failed' : said;
  if (!phase) return undefined;
  const message = readText(state, 'message');
  return {
    phase,
    ...(message && { message: explainError(message) }),
    startedAt: readTime(state, 'startedAt'),
    finishedAt: readTime(state, 'finishedAt'),
    revision: readRevision(revisionIn(state, 'syncResult'), address),
  };
}

/** Source: `OperationPhase` in github.com/argoproj/gitops-engine `pkg/sync/common/types.go`. */
function phaseOf(
  phase: string | undefined,
): DeliveryOperation['phase'] | undefined {
  switch (phase) {
    case 'Running':
    case 'Terminating':
      return 'Running';
    case 'Succeeded':
      return 'Succeeded';
    case 'Failed':
    case 'Error':
      return 'Failed';
    default:
      return undefined;
  }
}

function errorsOf(status: unknown): string[] {
  return readList(status, 'conditions')
    .filter(condition => readText(condition, 'type')?.endsWith('Error'))
    .flatMap(condition => readText(condition, 'message') ?? [])
    .slice(0, MAX_ERRORS)
    .map(explainError);
}

function driftOf(status: unknown): {
  drift: DriftedObject[];
  totalDrift: number;
} {
  const drift: DriftedObject[] = [];
  let totalDrift = 0;
  for (const resource of readList(status, 'resources')) {
    const kind = readText(resource, 'kind');
    const name = readText(resource, 'name');
    if (readText(resource, 'status') !== 'OutOfSync' || !kind || !name)
      continue;
    totalDrift += 1;
    if (drift.length === MAX_DRIFT) continue;
    const group = readText(resource, 'group');
    drift.push({
      kind: group ? `${kind}.${group}` : kind,
      ...{ namespace: readText(resource, 'namespace'), name },
      drift: driftKind(resource),
      message: failureOf(status, { group, kind, name }),
    });
  }
  return { drift, totalDrift };
}

function driftKind(resource: unknown): DriftedObject['drift'] {
  if (readFlag(resource, 'requiresPruning')) return 'extra';
  return readText(resource, 'health', 'status') === 'Missing'
    ? 'missing'
    : 'different';
}

/** What the last operation said of an object that it couldn't apply. */
function failureOf(
  status: unknown,
  asked: { group?: string; kind: string; name: string },
): string | undefined {
  const result = readList(status, 'operationState', 'syncResult', 'resources')
    .filter(each => readText(each, 'status') === 'SyncFailed')
    .find(
      each =>
        readText(each, 'kind') === asked.kind &&
        readText(each, 'name') === asked.name &&
        readText(each, 'group') === asked.group,
    );
  const message = readText(result, 'message');
  return message && explainError(message);
}

function destinationOf(spec: unknown): Destination | undefined {
  const server = readText(spec, 'destination', 'server');
  const destination: Destination = {
    name: readText(spec, 'destination', 'name'),
    ...(server && { server: withoutCredentials(server) }),
    namespace: readText(spec, 'destination', 'namespace'),
  };
  return destination.name || destination.server ? destination : undefined;
}

function madeBy({ namespace, ownerReferences }: KubernetesObject['metadata']) {
  const owner = ownerReferences?.find(
    ({ kind, apiVersion }) =>
      kind === 'ApplicationSet' && apiVersion.startsWith('argoproj.io/'),
  );
  return owner && { kind: APPLICATION_SET, namespace, name: owner.name };
}
