import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { ApiAnswer } from './ApiTransport';

/**
 * How far two clocks may be apart: AWS refuses signatures beyond it, and tokens of service accounts come close.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 *
 * @public
 */
export const MAX_SKEW_MS = 5 * 60_000;

/** Compares the portal's clock with the API server's, by the `Date` of an answer, which has whole seconds. */
export function checkClock(answer: ApiAnswer): HopResult {
  const date = Date.parse(String(answer.header('date') ?? ''));
  if (Number.isNaN(date)) {
    return passed('clock', 'The API server does not tell its time.');
  }
  const skewMs = answer.at - date;
  const amount = describeDuration(Math.abs(skewMs));
  if (Math.abs(skewMs) <= MAX_SKEW_MS) {
    return passed('clock', `The clocks are ${amount} apart.`);
  }
  return failed(
    'clock',
    `The portal's clock is ${amount} ${
      skewMs > 0 ? 'ahead of' : 'behind'
    } the API server's.`,
    'Synchronise both with NTP: tokens are signed with the time, and refused when it is off.',
  );
}

/**
 * A span of time in words, such as `16 minutes`.
 *
 * @public
 */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120
    ? `${minutes} minutes`
    : `${Math.round(minutes / 60)} hours`;
}
