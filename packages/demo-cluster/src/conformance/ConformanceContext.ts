import { ApiClient } from './ApiClient';
import { ConformanceTarget } from './ConformanceTarget';

/** What the parts of the suite work with; a fresh namespace of its own for each part. */
export interface ConformanceContext {
  readonly target: ConformanceTarget;
  readonly api: ApiClient;
  readonly namespace: string;
}

const TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 100;

/** Asks until the answer is as it should be; then fails, saying what it was last. */
export async function eventually<T>(
  ask: () => Promise<T>,
  check: (answer: T) => void,
): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    try {
      check(answer);
      return answer;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
    }
    await new Promise(resolve => setTimeout(resolve, POLL_INTERVAL_MS));
  }
}
