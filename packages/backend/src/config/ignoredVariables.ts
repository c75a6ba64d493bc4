import { Config } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { ConfigProblem } from './ConfigurationError';

/** Finds variables that other programs read as their settings and Backstage does not, where that makes a difference. */
export function ignoredVariables(options: {
  config: Config;
  env: Record<string, string | undefined>;
}): ConfigProblem[] {
  const { config, env } = options;
  const port = env.PORT?.trim();
  if (!port || port === listenPort(config)) return [];
  return [
    {
      severity: 'warning',
      key: ['backend', 'listen'],
      message:
        'says where the backend listens, and the environment variable PORT is ignored',
      remedy:
        'Set backend.listen.port or APP_CONFIG_backend_listen_port, or take PORT away.',
    },
  ];
}

/** As the backend reads it: `:7007`, `host:7007`, `{ port: 7007 }`, and 7007 where nothing is said. */
function listenPort(config: Config): string {
  const backend = config.getOptional<JsonObject>('backend');
  const listen = backend?.listen;
  if (typeof listen === 'string') return listen.split(':').at(-1) || '7007';
  return String((listen as JsonObject | undefined)?.port ?? 7007);
}
