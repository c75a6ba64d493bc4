import { createBackend } from '@backstage/backend-defaults';
import { exitOnError } from './exitOnError';
import { useProxyOfEnvironment } from './proxy/useProxyOfEnvironment';
import { trustAuthority } from './tls/trustAuthority';

try {
  trustAuthority(process.env);
} catch (error) {
  exitOnError(error);
}
useProxyOfEnvironment(process.env);
const backend = createBackend();

// The configuration, checked: this one first, since all others read it
backend.add(import('./config/feature'));

// TLS, where the configuration has the portal serve it
backend.add(import('./tls/feature'));

// What probes are answered, before anything takes a path
backend.add(import('./health/feature'));

// One start at a time migrates the databases
backend.add(import('./migrationLock/feature'));

// Metrics and traces, before anything counts or asks
backend.add(import('./telemetry/feature'));

// What machines may show instead of a person's session, whichever plugin they call
backend.add(import('./auth/machines/feature'));

// Who may see, start and cancel what plugins do on a schedule
backend.add(import('./scheduler/feature'));

// The plugins, in groups that may run in processes of their own
backend.add(import('./groups/app'));
backend.add(import('./groups/portal'));
backend.add(import('./groups/kubernetes'));

backend.start().catch(exitOnError);
