import { GroupKind } from '@mooring/kubernetes-objects';

/**
 * How bad a problem is: an `error` fails the component or a part of it, a `warning` will or could, an `info` is worth
 * knowing.
 *
 * @public
 */
export type ProblemSeverity = 'error' | 'warning' | 'info';

/**
 * An object of the component's own cluster.
 *
 * @public
 */
export interface ProblemObject {
  readonly kind: GroupKind;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * What to look at next.
 *
 * @public
 */
export type NextStep =
  | {
      readonly type: 'logs';
      readonly pod: string;
      readonly namespace?: string;
      readonly container: string;
      /** The log before the last restart, where the reason stands. */
      readonly previous: boolean;
    }
  | { readonly type: 'events'; readonly object: ProblemObject }
  | { readonly type: 'command'; readonly command: string };

/**
 * What is wrong with a component's workloads: one cause, however many pods show it.
 *
 * @public
 */
export interface Problem {
  /** The id: also the name of its file, its test and its page. */
  readonly problem: string;
  readonly severity: ProblemSeverity;
  /** One plain sentence with the values in it. */
  readonly message: string;
  /** The object at the top of what it is about: the Deployment, not its pods. */
  readonly workload: ProblemObject;
  /** The container it is about. */
  readonly container?: string;
  /** The objects that show it, the first few. */
  readonly objects: readonly ProblemObject[];
  readonly totalObjects: number;
  /** When it began, in milliseconds since the epoch, where the cluster tells. */
  readonly since?: number;
  readonly next: readonly NextStep[];
  /** What follows from it, and would be gone with it. */
  readonly consequences: readonly Problem[];
}
