import {
  groupKindOf,
  KubernetesObject,
  ObjectKey,
  readList,
  readText,
  readTime,
} from '@mooring/kubernetes-objects';
import { Revision } from '../Delivery';
import { APPLICATION, HELM_RELEASE } from '../kinds';
import { readRevision } from '../link/revision';
import { readDelivery } from './readDelivery';

/** More syncs of one reconciler are not told; Argo CD keeps ten unless `revisionHistoryLimit` says otherwise. */
const MAX_SYNCS = 20;

/**
 * One time that a tool applied a revision, or failed to.
 *
 * @public
 */
export interface SyncRecord {
  /** When it ended, in milliseconds since the epoch, by the clock of the tool's cluster. */
  readonly at: number;
  readonly phase: 'Succeeded' | 'Failed';
  readonly revision?: Revision;
  /** Why it failed, in plain words. */
  readonly message?: string;
}

/**
 * The syncs that an Application, a Kustomization or a HelmRelease remembers, the latest first. Of those that failed, the tools
 * remember the last one only.
 *
 * Source: `RevisionHistory` in github.com/argoproj/argo-cd `pkg/apis/application/v1alpha1/types.go`; `Snapshot` in
 * github.com/fluxcd/helm-controller `api/v2/snapshot_types.go`.
 *
 * @param find - as of `readDelivery`
 *
 * @public
 */
export function readSyncs(
  object: KubernetesObject,
  find?: (key: ObjectKey) => KubernetesObject | undefined,
): SyncRecord[] {
  const operation = readDelivery(object, find)?.operation;
  const at = operation?.finishedAt ?? operation?.startedAt;
  const remembered = historyOf(object);
  const isRemembered =
    operation?.phase === 'Succeeded' && remembered.length > 0;
  const last: SyncRecord[] =
    operation && operation.phase !== 'Running' && at !== undefined
      ? [
          {
            ...{ at, phase: operation.phase, revision: operation.revision },
            ...(operation.phase === 'Failed' && { message: operation.message }),
          },
        ]
      : [];
  return [...(isRemembered ? [] : last), ...remembered]
    .sort((a, b) => b.at - a.at)
    .slice(0, MAX_SYNCS);
}

function historyOf(object: KubernetesObject): SyncRecord[] {
  const history = readList(object.status, 'history');
  switch (groupKindOf(object)) {
    case APPLICATION:
      // The oldest comes first.
      return history.slice(-MAX_SYNCS).flatMap(entry => {
        const revision =
          readText(entry, 'revision') ??
          readText({ first: readList(entry, 'revisions')[0] }, 'first');
        const address =
          readText(entry, 'source', 'repoURL') ??
          readText(object.spec, 'source', 'repoURL');
        return record(readTime(entry, 'deployedAt'), {
          revision: readRevision(revision, address),
        });
      });
    case HELM_RELEASE:
      return history.slice(0, MAX_SYNCS).flatMap(entry =>
        readText(entry, 'status') === 'failed'
          ? []
          : record(readTime(entry, 'lastDeployed'), {
              revision: readRevision(readText(entry, 'chartVersion')),
            }),
      );
    default:
      return [];
  }
}

function record(
  at: number | undefined,
  what: Pick<SyncRecord, 'revision'>,
): SyncRecord[] {
  return at === undefined ? [] : [{ at, phase: 'Succeeded', ...what }];
}
