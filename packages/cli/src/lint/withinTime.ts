import { createContext, Script } from 'node:vm';

const call = new Script('run()');
/** Making one takes longer than most of what is run in it. */
const context = createContext({ run: undefined as unknown });

/**
 * Runs a synchronous function on untrusted input, and interrupts it after a time, even inside a regular expression.
 *
 * @throws whatever the function throws, and an error that names `what` when the time is over
 */
export function withinTime<T>(options: {
  what: string;
  milliseconds: number;
  run: () => T;
}): T {
  const { what, milliseconds, run } = options;
  let failure: unknown;
  // Errors of the function are carried out as values, to tell them from the interruption.
  const guarded = () => {
    try {
      return { result: run() };
    } catch (error) {
      failure = error;
      return undefined;
    }
  };
  let outcome: { result: T } | undefined;
  try {
    context.run = guarded;
    outcome = call.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new Error(`${what} took longer than ${milliseconds / 1000} s`);
  }
  if (!outcome) throw failure;
  return outcome.result;
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
