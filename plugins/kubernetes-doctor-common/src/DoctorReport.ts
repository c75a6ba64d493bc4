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
 * What `mooring doctor` finds.
 *
 * @public
 */
export interface DoctorReport {
  /** Absent where a running portal was asked, which has them. */
  readonly portal?: readonly PortalCheck[];
  readonly clusters: readonly Diagnosis[];
}

/**
 * Whether everything is as it should be.
 *
 * @public
 */
export function isHealthy({ portal = [], clusters }: DoctorReport): boolean {
  return portal.every(({ ok }) => ok) && clusters.every(isWell);
}

/** Whether a cluster's hops are as they should be, and the portal sees what it holds. */
export function isWell({ hops, state }: Diagnosis): boolean {
  return hops.every(({ ok }) => ok) && !(state && isFaulty(state));
}
