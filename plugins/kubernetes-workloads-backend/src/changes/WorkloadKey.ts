import { createHash } from 'node:crypto';
import { ObjectKey } from '@mooring/kubernetes-objects';

/** A workload of one cluster. */
export interface WorkloadKey extends ObjectKey {
  readonly cluster: string;
}

/** What a workload is called in the database. */
export function workloadId(key: WorkloadKey): string {
  const { cluster, kind, namespace = '', name } = key;
  return createHash('sha256')
    .update(JSON.stringify([cluster, kind, namespace, name]))
    .digest('base64url');
}
