import {
  ProblemObject,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';

/** Kinds whose rollouts `kubectl rollout restart` restarts. */
const RESTARTABLE = ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps'];

/** What can be done to an object, whether or not it is allowed. */
export function actionOf({ kind }: ProblemObject): WorkloadAction | undefined {
  if (kind === 'Pod') return 'delete-pod';
  return RESTARTABLE.includes(kind) ? 'restart-rollout' : undefined;
}
