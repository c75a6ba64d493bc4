import { ClusterState } from '@mooring/kubernetes-objects';
import { ProblemObject } from '../problems/Problem';

/**
 * One of an entity's objects.
 *
 * @public
 */
export interface ObjectRequest {
  readonly cluster: string;
  readonly object: ProblemObject;
}

/**
 * The events of an object and of what it owns.
 *
 * @public
 */
export interface ObjectEvents {
  readonly cluster: string;
  readonly object: ProblemObject;
  /** When the cluster was asked, in ISO 8601. */
  readonly askedAt: string;
  /** The latest first. */
  readonly events: readonly ObjectEvent[];
  /** The object and as many of those below it as were asked for, the worst first. */
  readonly askedObjects: number;
  readonly totalObjects: number;
  /** Whether there are more events than these. */
  readonly isCut: boolean;
}

/**
 * Something that happened to an object, as the cluster tells it. Clusters forget events after an hour.
 *
 * Source: `Event` in k8s.io/api `core/v1/types.go`.
 *
 * @public
 */
export interface ObjectEvent {
  readonly object: ProblemObject;
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** In ISO 8601. */
  readonly firstSeen?: string;
  /** In ISO 8601. */
  readonly lastSeen?: string;
  /** Which component of the cluster tells it, such as `kubelet`. */
  readonly source?: string;
}

/**
 * An object as the cluster holds it, without what may be confidential.
 *
 * @public
 */
export interface ObjectManifest {
  readonly cluster: string;
  /** What the view of the cluster is worth. */
  readonly state: ClusterState;
  readonly object: Readonly<Record<string, unknown>>;
  /** What is left out or cut, by its path. */
  readonly omitted: readonly string[];
}
