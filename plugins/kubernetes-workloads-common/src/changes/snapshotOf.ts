import {
  conditionOf,
  groupKindOf,
  KubernetesObject,
  readInteger,
  readList,
  readRecord,
  readText,
} from '@mooring/kubernetes-objects';
import { healthOf } from '../health/healthOf';
import { containersOf } from '../pods/containers';
import { WorkloadState } from './WorkloadState';

/**
 * The kinds whose changes are told: those whose pod template people change.
 *
 * @public
 */
export const CHANGING_KINDS: readonly string[] = [
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'Rollout.argoproj.io',
  'CronJob.batch',
];

/**
 * The state of a workload, as far as the object itself tells it.
 *
 * @public
 */
export function snapshotOf(
  workload: KubernetesObject,
): Omit<WorkloadState, 'crashed' | 'restarts'> {
  const template = templateOf(workload);
  return {
    images: imagesOf(template),
    template: digestOf(JSON.stringify(template ?? null)),
    rollout: rolloutOf(workload),
    replicas: readInteger(workload.spec, 'replicas'),
  };
}

/**
 * The restarts of a pod's containers, by container; those that never restarted are left out.
 *
 * @public
 */
export function restartsOf(
  pod: KubernetesObject,
): Map<string, { count: number; exitCode?: number }> {
  const restarts = new Map<string, { count: number; exitCode?: number }>();
  for (const { name, restarts: count, lastTermination } of containersOf(pod))
    if (count > 0)
      restarts.set(name, { count, exitCode: lastTermination?.exitCode });
  return restarts;
}

function templateOf({ spec }: KubernetesObject): unknown {
  return (
    readRecord(spec, 'template') ??
    readRecord(spec, 'jobTemplate', 'spec', 'template')
  );
}

function imagesOf(template: unknown): Record<string, string> {
  return Object.fromEntries(
    [
      ...readList(template, 'spec', 'initContainers'),
      ...readList(template, 'spec', 'containers'),
    ].flatMap(container => {
      const name = readText(container, 'name');
      const image = readText(container, 'image');
      return name && image ? [[name, image]] : [];
    }),
  );
}

/** A Deployment can be Degraded for other reasons than a rollout that failed. */
function rolloutOf(workload: KubernetesObject): WorkloadState['rollout'] {
  if (groupKindOf(workload) === 'CronJob.batch') return 'done';
  const exceeded =
    conditionOf(workload, 'Progressing')?.reason === 'ProgressDeadlineExceeded';
  const status = healthOf(workload)?.status;
  if (exceeded && status !== 'Suspended') return 'failed';
  if (status === 'Degraded') return 'failed';
  return status === 'Progressing' || status === 'Suspended'
    ? 'running'
    : 'done';
}

/** FNV-1a with 53 bits: equal templates have equal digests, and others practically never. */
function digestOf(text: string): string {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return `${(low >>> 0).toString(36)}-${(high >>> 0).toString(36)}`;
}
