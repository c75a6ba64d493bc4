import { ProblemObject } from '../problems/Problem';

/**
 * How much of a log to read.
 *
 * @public
 */
export interface LogOptions {
  /** Goes on until the container ends or the reader leaves. Default: false. */
  readonly follow?: boolean;
  /** The log before the last restart. Default: false. */
  readonly previous?: boolean;
  /** Only what is younger, in seconds. */
  readonly sinceSeconds?: number;
  /** How many lines from the end, of each container. Default: 500. */
  readonly tailLines?: number;
  /** Whether each line begins with its time. Default: false. */
  readonly timestamps?: boolean;
}

/**
 * The log of one container of one pod.
 *
 * @public
 */
export interface LogRequest extends LogOptions {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * The logs of all pods of a workload, line by line as they come. Each line begins with `[pod/NAME/CONTAINER] `, as kubectl
 * writes it with `--prefix`.
 *
 * @public
 */
export interface WorkloadLogRequest extends LogOptions {
  readonly cluster: string;
  readonly workload: ProblemObject;
  /** Default: all containers of each pod. */
  readonly container?: string;
}
