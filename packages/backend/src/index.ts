import { createBackend } from '@backstage/backend-defaults';
import { exitOnError } from './exitOnError';
import { useProxyOfEnvironment } from './proxy/useProxyOfEnvironment';

useProxyOfEnvironment(process.env);
const backend = createBackend();

// The configuration, checked: this one first, since all others read it
backend.add(import('./config/feature'));

// What probes are answered, before anything takes a path
backend.add(import('./health/feature'));

// Metrics and traces, before anything counts or asks
backend.add(import('./telemetry/feature'));

// What machines may show instead of a person's session, whichever plugin they call
backend.add(import('./auth/machines/feature'));

// The plugins, in groups that may run in processes of their own
backend.add(import('./groups/app'));
backend.add(import('./groups/portal'));
backend.add(import('./groups/kubernetes'));

backend.start().catch(exitOnError);
