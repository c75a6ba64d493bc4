import { ConfigurationError } from './config/ConfigurationError';

/** Says why the backend did not start, and ends the process so that its supervisor notices. */
export function exitOnError(error: unknown): never {
  const { cause } = error as { cause?: unknown };
  // eslint-disable-next-line no-console -- the logger may be what failed
  console.error(cause instanceof ConfigurationError ? cause.message : error);
  process.exit(1);
}
