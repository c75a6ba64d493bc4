import { ConnectionHop } from '@mooring/kubernetes-objects';

/**
 * One step on the way to a cluster's answer, and whether it was taken.
 *
 * @public
 */
export interface HopEvidence {
  readonly hop: ConnectionHop;
  readonly ok: boolean;
}

const HOPS: readonly ConnectionHop[] = [
  'dns',
  'tcp',
  'tls',
  'credentials',
  'authentication',
  'api',
];

/** The steps up to the one that failed. */
export function hopsTo(failed: ConnectionHop): HopEvidence[] {
  const steps = HOPS.slice(0, HOPS.indexOf(failed) + 1);
  return steps.map(hop => ({ hop, ok: hop !== failed }));
}
