import { ProblemObject } from '../problems/Problem';

/**
 * What can be done to an entity's objects.
 *
 * - `restart-rollout`: what `kubectl rollout restart` does to a Deployment, StatefulSet or DaemonSet
 * - `delete-pod`: deletes a pod, which its controller replaces
 *
 * @public
 */
export type WorkloadAction = 'restart-rollout' | 'delete-pod';

/**
 * Something to be done to one of an entity's objects.
 *
 * @public
 */
export interface ActionRequest {
  readonly cluster: string;
  readonly object: ProblemObject;
  /** Only asks the cluster whether it would do it. Default: false. */
  readonly dryRun?: boolean;
}

/**
 * What was done.
 *
 * @public
 */
export interface ActionResult {
  readonly action: WorkloadAction;
  readonly cluster: string;
  readonly object: ProblemObject;
  readonly dryRun: boolean;
  /** One plain sentence. */
  readonly message: string;
}
