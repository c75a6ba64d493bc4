import {
  Condition,
  conditionOf,
  groupKindOf,
  GroupKind,
  KubernetesObject,
  ObjectKey,
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
} from '@mooring/kubernetes-objects';
import {
  Delivery,
  DeliveryHealth,
  DeliveryOperation,
  DeliverySource,
  Revision,
} from '../Delivery';
import { GIT_REPOSITORY, HELM_RELEASE } from '../kinds';
import { repositoryPage, shownRepository } from '../link/repository';
import { readRevision } from '../link/revision';
import { explainError } from '../text/explainError';

/** The groups of the kinds from which Flux fetches, by kind. */
const SOURCE_GROUP = 'source.toolkit.fluxcd.io';

/**
 * What a Kustomization or a HelmRelease of Flux says. It corrects drift by itself each time it reconciles and names no
 * object that differs; so it is out of sync while what it attempted isn't what it applied.
 *
 * Source: `api` of github.com/fluxcd/kustomize-controller and helm-controller.
 *
 * @param find - an object of the same cluster, for the source's address
 */
export function readFluxReconciler(
  object: KubernetesObject,
  find: (key: ObjectKey) => KubernetesObject | undefined,
): Delivery {
  const { metadata, spec, status } = object;
  const kind = groupKindOf(object);
  const reference = sourceReference(object);
  const fetcher = reference && find(reference);
  const address = readText(fetcher?.spec, 'url');
  const applied = readRevision(appliedRevision(object), address);
  const attempted = readRevision(
    readText(status, 'lastAttemptedRevision'),
    address,
  );
  const isSuspended = readFlag(spec, 'suspend');
  const ready = currentReady(object);
  const isReconciling = conditionOf(object, 'Reconciling')?.status === 'True';
  const { namespace } = metadata;
  return {
    tool: 'flux',
    reconciler: { kind, namespace, name: metadata.name },
    sync: syncOf(ready, applied, attempted),
    health: healthOf(ready),
    ...(ready?.status === 'False' &&
      ready.message && { healthMessage: explainError(ready.message) }),
    ...{ isSuspended, isAutomated: !isSuspended },
    revision: applied,
    ...(attempted && attempted.text !== applied?.text && { target: attempted }),
    source: sourceOf(object, reference, address),
    operation: operationOf(ready, isReconciling, attempted),
    errors: errorsOf(fetcher),
    since: ready?.since,
    ...{ drift: [], totalDrift: 0 },
    ...(readRecord(spec, 'kubeConfig') && {
      destination: { isElsewhere: true },
    }),
  };
}

/** What it says is old once its spec has changed. */
function currentReady(object: KubernetesObject): Condition | undefined {
  const ready = conditionOf(object, 'Ready');
  const observed = readInteger(object.status, 'observedGeneration');
  const generation = readInteger(object.metadata, 'generation');
  const isOld =
    observed !== undefined && generation !== undefined && observed < generation;
  return ready && isOld ? { ...ready, status: 'Unknown' } : ready;
}

function syncOf(
  ready: Condition | undefined,
  applied: Revision | undefined,
  attempted: Revision | undefined,
): Delivery['sync'] {
  if (ready?.status === 'True') return 'Synced';
  if (ready?.status !== 'False') return 'Unknown';
  // Applied and not healthy yet is not drift.
  return applied && applied.text === attempted?.text ? 'Synced' : 'OutOfSync';
}

function healthOf(ready: Condition | undefined): DeliveryHealth {
  switch (ready?.status) {
    case 'True':
      return 'Healthy';
    case 'False':
      return 'Degraded';
    case 'Unknown':
      return 'Progressing';
    default:
      return 'Unknown';
  }
}

function operationOf(
  ready: Condition | undefined,
  isReconciling: boolean,
  revision: Revision | undefined,
): DeliveryOperation | undefined {
  if (ready?.status === 'True')
    return { phase: 'Succeeded', finishedAt: ready.since, revision };
  if (ready?.status === 'False')
    return {
      ...{ phase: 'Failed', finishedAt: ready.since, revision },
      ...(ready.message && { message: explainError(ready.message) }),
    };
  return isReconciling || ready
    ? { phase: 'Running', startedAt: ready?.since, revision }
    : undefined;
}

function appliedRevision({ status }: KubernetesObject): string | undefined {
  return (
    readText(status, 'lastAppliedRevision') ??
    // HelmRelease since v2beta2: the latest release comes first.
    readText(readList(status, 'history')[0], 'chartVersion')
  );
}

/** The object that fetches the source; for a HelmRelease, where its chart comes from. */
function sourceReference({
  metadata,
  spec,
}: KubernetesObject): ObjectKey | undefined {
  const given =
    readRecord(spec, 'sourceRef') ??
    readRecord(spec, 'chartRef') ??
    readRecord(spec, 'chart', 'spec', 'sourceRef');
  const kind = readText(given, 'kind');
  const name = readText(given, 'name');
  if (!kind || !name) return undefined;
  return {
    ...{ kind: `${kind}.${SOURCE_GROUP}`, name },
    namespace: readText(given, 'namespace') ?? metadata.namespace,
  };
}

function sourceOf(
  object: KubernetesObject,
  fetchedBy: ObjectKey | undefined,
  address: string | undefined,
): DeliverySource | undefined {
  const { spec } = object;
  const isChart = groupKindOf(object) === HELM_RELEASE;
  if (!fetchedBy) return undefined;
  return {
    ...(address && {
      repository: shownRepository(address),
      ...(isGit(fetchedBy.kind) && { url: repositoryPage(address) }),
    }),
    ...(isChart
      ? { chart: readText(spec, 'chart', 'spec', 'chart') }
      : { path: readText(spec, 'path') }),
    fetchedBy,
  };
}

function isGit(kind: GroupKind): boolean {
  return kind === GIT_REPOSITORY;
}

/** What keeps the source from being fetched. */
function errorsOf(fetcher: KubernetesObject | undefined): string[] {
  const ready = fetcher && currentReady(fetcher);
  return ready?.status === 'False' && ready.message
    ? [explainError(ready.message)]
    : [];
}
