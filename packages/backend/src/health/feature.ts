import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { serveProbePaths } from './probePaths';

const probePathsServiceRef = createServiceRef<void>({
  id: 'health.probe-paths',
  scope: 'root',
});

/** What probes are answered, before any plugin has started. */
export default createServiceFactory({
  service: probePathsServiceRef,
  deps: {
    router: coreServices.rootHttpRouter,
    health: coreServices.rootHealth,
    config: coreServices.rootConfig,
  },
  initialization: 'always',
  factory: serveProbePaths,
});
