import { readFile } from 'node:fs/promises';
import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { loadConfigSchema } from '@backstage/config-loader';
import { configSchemaExtensionPoint } from '@backstage/plugin-app-node';
import { oneFrontPage } from './frontPage';
import { withoutClusters } from './withoutClusters';

/** Keeps the clusters out of the page that browsers are served: what they see of the configuration has a schema of its own. */
export default createBackendModule({
  pluginId: 'app',
  moduleId: 'frontend-config',
  register(env) {
    env.registerInit({
      deps: {
        schema: configSchemaExtensionPoint,
        http: coreServices.httpRouter,
      },
      async init({ schema, http }) {
        http.use(oneFrontPage);
        const serialized = await readBuiltSchema();
        if (!serialized) return;
        schema.setConfigSchema(
          await loadConfigSchema({
            serialized: {
              ...serialized,
              schemas: serialized.schemas.map(({ value, ...rest }: any) => ({
                ...rest,
                value: withoutClusters(value),
              })),
            },
          }),
        );
      },
    });
  },
});

/** What the app's build has left; undefined where the app is not built, and its development server serves it. */
async function readBuiltSchema() {
  const path = resolvePackagePath('app', 'dist/.config-schema.json');
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
