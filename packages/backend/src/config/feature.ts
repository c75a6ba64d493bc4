import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { findOwnPaths } from '@backstage/cli-common';
import { loadConfigSchema, mergeConfigSchemas } from '@backstage/config-loader';
import { JSONSchema7 } from 'json-schema';
import { formatProblem } from './ConfigurationError';
import { configPaths, loadConfig } from './loadConfig';

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

/** The schemas of this package and of all it depends on; in the image they are JSON, compiled when it was built. */
export async function loadSchema(): Promise<JSONSchema7> {
  const schema = await loadConfigSchema({
    dependencies: [],
    packagePaths: [findOwnPaths(__dirname).resolve('package.json')],
  });
  const { schemas } = schema.serialize() as unknown as {
    schemas: { value: JSONSchema7 }[];
  };
  return mergeConfigSchemas(schemas.map(({ value }) => value));
}
