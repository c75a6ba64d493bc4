import { ConnectionHop } from '@mooring/kubernetes-objects';
import { LineError } from '../transport/splitLines';
import { ListError } from '../transport/ItemSplitter';
import { TransportError } from '../transport/TransportError';

/**
 * Why something was not told to its end, as data.
 *
 * - `unauthorized`: the credential is refused (401)
 * - `forbidden`: the portal cannot list or watch the kind (403)
 * - `not-served`: the API server does not know the kind (404)
 * - `silent`: for some time already nothing was told
 * - `lost`: what the view was made of is not the API server's past: etcd was restored, or it is another cluster
 * - `expired`: the version to go on from is gone (410)
 * - `unsupported`: the API server cannot stream lists
 * - `throttled`: the API server asks to wait (429, 503)
 * - `failed`: anything else
 */
export interface Failure {
  readonly type:
    | 'unauthorized'
    | 'forbidden'
    | 'not-served'
    | 'silent'
    | 'lost'
    | 'expired'
    | 'unsupported'
    | 'throttled'
    | 'failed';
  /** Where on the way to the answer. */
  readonly hop: ConnectionHop;
  /** What went wrong, fit to be shown and logged; part of a sentence. */
  readonly reason: string;
  /** Whether no answer, or no whole one, has come through, as when a proxy holds it back or cuts it off. */
  readonly isBrokenOff?: boolean;
  /** How long the API server asks to wait. */
  readonly retryAfterMs?: number;
}

/** A request that was ended from here, with what that says of the API server. */
export class FailedRequest extends TransportError {
  constructor(readonly failure: Failure) {
    super(failure.hop, failure.reason);
    this.name = 'FailedRequest';
  }
}

/** Tells a failure from what was asked for. */
export function isFailure(value: object): value is Failure {
  return 'hop' in value && 'reason' in value;
}

/** What was thrown on the way to an answer or while it was read. */
export function toFailure(error: unknown): Failure {
  if (error instanceof LineError || error instanceof ListError) {
    return failedAt('api', `its answer is broken: ${error.message}`);
  }
  const met = TransportError.from(error, 'api');
  if (met instanceof FailedRequest) return met.failure;
  const { hop, message, isSilence } = met;
  const failure = { ...failedAt(hop, message), isBrokenOff: hop === 'api' };
  return isSilence ? { ...failure, type: 'silent' } : failure;
}

/** Something that may be over after a while. */
export function failedAt(hop: ConnectionHop, reason: string): Failure {
  return { type: 'failed', hop, reason };
}

/** Whether the API server has answered, and refuses or fails at what was asked for: that says nothing of other kinds. */
export function isOfKind({ type, hop, isBrokenOff }: Failure): boolean {
  return hop === 'api' && type !== 'lost' && type !== 'silent' && !isBrokenOff;
}
