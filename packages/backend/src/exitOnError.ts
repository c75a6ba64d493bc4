import { ConfigurationError } from './config/ConfigurationError';

/** Says why the backend did not start, and ends the process so that its supervisor notices. */
export function exitOnError(error: unknown): never {
  // eslint-disable-next-line no-console -- the logger may be what failed
  console.error(explain(error));
  process.exit(1);
}

function explain(error: unknown): unknown {
  const { cause, code, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (cause instanceof ConfigurationError) return cause.message;
  if (code === 'EADDRINUSE') {
    return (
      `Another process listens on ${
        address ?? '*'
      }:${port}: end it, or set backend.listen.port, and the same port in ` +
      'backend.baseUrl, in app-config.local.yaml'
    );
  }
  return error;
}
