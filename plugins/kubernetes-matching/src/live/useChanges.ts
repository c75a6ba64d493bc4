import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect, useRef } from 'react';

const CHANNEL = 'kubernetes-matching';

/** What the backend sends when verdicts have changed; no references at all mean too many to name. */
type ChangeSignal = { type: 'changed'; entityRefs: string[] };

/**
 * Calls `onChange` whenever verdicts change on the server, with the references of their entities. It subscribes itself
 * instead of through `useSignal`, which keeps only the last of several messages that arrive together.
 *
 * Returns whether signals are there at all; if not, the caller has to ask more often.
 */
export function useChanges(
  onChange: (entityRefs: readonly string[]) => void,
): boolean {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    const subscription = signals?.subscribe<ChangeSignal>(
      CHANNEL,
      ({ entityRefs }) =>
        latest.current(Array.isArray(entityRefs) ? entityRefs : []),
    );
    return () => subscription?.unsubscribe();
  }, [signals]);
  return signals !== undefined;
}
