import {
  AccessExplanation,
  AccessFailure,
} from '@mooring/plugin-kubernetes-doctor-node';

/** Explains a failure by its own words alone. */
export async function explain({
  error,
}: AccessFailure): Promise<AccessExplanation> {
  return { detail: error instanceof Error ? error.message : '401' };
}
