import { isFaulty } from '@mooring/kubernetes-objects';
import { Diagnosis } from './Diagnosis';

/**
 * What was found on one thing that the portal itself needs.
 *
 * @public
 */
export interface PortalCheck {
  readonly check: 'database' | 'base-urls' | 'sign-in';
  readonly ok: boolean;
  /** One or two sentences with the values in them. Holds no secret. */
  readonly detail: string;
  readonly remedy?: string;
}

/**
 * How one source of clusters is, or one cluster that it left out.
 *
 * @public
 */
export interface SourceCheck {
  /** A type of `kubernetes.clusterLocatorMethods`, or `eks` with account and region, such as `eks 111122223333/eu-west-1`. */
  readonly source: string;
  readonly ok: boolean;
  /** The name of the cluster that is left out; absent where the source itself is meant. */
  readonly cluster?: string;
  /** One or two sentences with the values in them. Holds no secret. */
  readonly detail: string;
  readonly remedy?: string;
}

/**
 * What `mooring doctor` finds.
 *
 * @public
 */
export interface DoctorReport {
  /** Absent where a running portal was asked, which has them. */
  readonly portal?: readonly PortalCheck[];
  /** Where clusters come from; absent where single clusters were asked for. */
  readonly sources?: readonly SourceCheck[];
  readonly clusters: readonly Diagnosis[];
}

/**
 * Whether everything is as it should be.
 *
 * @public
 */
export function isHealthy({
  portal = [],
  sources = [],
  clusters,
}: DoctorReport): boolean {
  return (
    [...portal, ...sources].every(({ ok }) => ok) && clusters.every(isWell)
  );
}

/** Whether a cluster's hops are as they should be, and the portal sees what it holds. */
export function isWell({ hops, state }: Diagnosis): boolean {
  return hops.every(({ ok }) => ok) && !(state && isFaulty(state));
}
