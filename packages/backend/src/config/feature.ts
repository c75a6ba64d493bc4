import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { formatProblem } from './ConfigurationError';
import { configPaths, loadConfig } from './loadConfig';
import { loadSchema } from './loadSchema';

const configWarningsServiceRef = createServiceRef<void>({
  id: 'config.warnings',
  scope: 'root',
});

/**
 * The root configuration, checked before anything else starts: an error stops the start, a warning is logged.
 * Replaces Backstage's own, which reads the same files and checks nothing.
 */
export default createBackendFeatureLoader({
  async *loader() {
    const { config, warnings } = await loadConfig({
      paths: configPaths({ argv: process.argv, env: process.env }),
      schema: await loadSchema(),
      env: process.env,
    });
    yield createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => config,
    });
    yield createServiceFactory({
      service: configWarningsServiceRef,
      deps: { logger: coreServices.rootLogger },
      initialization: 'always',
      factory: ({ logger }) =>
        warnings.forEach(warning => logger.warn(formatProblem(warning))),
    });
  },
});
