/**
 * What is remembered of a workload to tell what changes in it: small, and JSON.
 *
 * @public
 */
export interface WorkloadState {
  /** The images of the pod template, by container. */
  readonly images: Readonly<Record<string, string>>;
  /** Tells two pod templates apart. */
  readonly template: string;
  readonly rollout: 'running' | 'done' | 'failed';
  /** What is wanted; absent for a kind that says no number. */
  readonly replicas?: number;
  /** Containers that ended with an error since the template changed. */
  readonly crashed: readonly string[];
  /** The restarts of the containers of all pods there are, by container. */
  readonly restarts: Readonly<Record<string, number>>;
}

/**
 * Containers that were restarted: how often more than before, and whether they had ended with an error.
 *
 * @public
 */
export interface Restarts {
  readonly container: string;
  readonly times: number;
  /** Absent when they ended without an error, or nothing is known of it. */
  readonly exitCode?: number;
}
