import { MatchStatus } from '@mooring/plugin-kubernetes-matching-common';
import { LiveVerdict } from './LiveVerdict';

/** For so long the last warning stands when nothing is known any more, in milliseconds. */
export const MAX_AGE_MS = 60 * 60_000;

/** What an entity's status says of the live verdict. */
export interface Said {
  readonly status?: MatchStatus;
  readonly warnings: readonly string[];
}

/** What is kept with the entity, in the catalog's database, until it is processed the next time. */
export type Remembered = {
  asked: string;
  status: MatchStatus;
  warnings: string[];
  /** Since when nothing is known, in milliseconds since 1970; absent as long as something is. */
  unknownSince?: number;
};

const NOTHING: Said = { warnings: [] };

/**
 * What is to be said now: the verdict, or the last one as long as it is neither too old nor about other annotations than
 * the entity has by now. The same input gives the same output, so that nothing is written when nothing has changed.
 */
export function remember(options: {
  asked: string;
  verdict: LiveVerdict | undefined;
  last: Remembered | undefined;
  now: number;
}): { said: Said; remembered?: Remembered } {
  const { asked, verdict, last, now } = options;
  if (verdict && verdict.asked === asked && verdict.status !== 'unknown') {
    const { status, warnings } = verdict;
    if (warnings.length === 0) return { said: NOTHING };
    return {
      said: { status, warnings },
      remembered: { asked, status, warnings: [...warnings] },
    };
  }
  if (last?.asked !== asked) return { said: NOTHING };
  const unknownSince = last.unknownSince ?? now;
  if (now - unknownSince > MAX_AGE_MS) return { said: NOTHING };
  const { status, warnings } = last;
  return {
    said: { status, warnings },
    remembered: { asked, status, warnings, unknownSince },
  };
}
