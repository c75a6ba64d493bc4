import { createConfigSecretEnumerator } from '@backstage/backend-defaults/rootConfig';
import {
  WinstonLogger,
  WinstonLoggerLevelOverride,
} from '@backstage/backend-defaults/rootLogger';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { TracedLogger } from './TracedLogger';

/** Backstage's own logger, whose lines name the trace that they belong to. It reads `backend.logger` as Backstage's does. */
export const tracedRootLogger = createServiceFactory({
  service: coreServices.rootLogger,
  deps: { config: coreServices.rootConfig },
  async factory({ config }) {
    const logging = config.getOptionalConfig('backend.logger');
    const logger = WinstonLogger.create({
      meta: {
        service: 'backstage',
        ...logging?.getOptional<JsonObject>('meta'),
      },
      level: logging?.getOptionalString('level'),
    });
    const secrets = await createConfigSecretEnumerator({ logger });
    logger.addRedactions(secrets(config));
    config.subscribe?.(() => logger.addRedactions(secrets(config)));
    logger.setLevelOverrides(
      logging?.getOptional<WinstonLoggerLevelOverride[]>('overrides') ?? [],
    );
    return TracedLogger.create(logger);
  },
});
