import { readFile } from 'node:fs/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  ConfigSchema,
  loadConfigSchema,
  mergeConfigSchemas,
} from '@backstage/config-loader';
import type { JSONSchema7 } from 'json-schema';

/** The configuration schemas of this package, the app, and all that they depend on, merged into one. */
export async function loadSchema(): Promise<JSONSchema7> {
  const schema = await loadConfigSchema({
    dependencies: [],
    packagePaths: [resolvePackagePath('backend', 'package.json')],
  });
  return mergeConfigSchemas([...schemasOf(schema), ...(await builtIntoApp())]);
}

/** An image holds the app without its dependencies. Their schemas are in what the app's build has left. */
async function builtIntoApp(): Promise<JSONSchema7[]> {
  const { dependencies } = await readJson('package.json');
  if (dependencies) return [];
  const serialized = await readJson('dist/.config-schema.json');
  return schemasOf(await loadConfigSchema({ serialized }));
}

async function readJson(path: string) {
  return JSON.parse(await readFile(resolvePackagePath('app', path), 'utf8'));
}

/** What this package replaces, schema included: upstream's knows no sign-in resolvers but upstream's. */
const REPLACED = ['@backstage/plugin-auth-backend-module-oidc-provider'];

function schemasOf(schema: ConfigSchema): JSONSchema7[] {
  const { schemas } = schema.serialize() as unknown as {
    schemas: { packageName: string; value: JSONSchema7 }[];
  };
  return schemas
    .filter(({ packageName }) => !REPLACED.includes(packageName))
    .map(({ packageName, value }) =>
      packageName === '@backstage/backend-defaults'
        ? withoutExternalAccess(value)
        : value,
    );
}

/** Upstream lets modules add types of external access, and its schema does not. This package has all in its own. */
function withoutExternalAccess(schema: JSONSchema7): JSONSchema7 {
  const copy: any = structuredClone(schema);
  delete copy.properties?.backend?.properties?.auth?.properties?.externalAccess;
  return copy;
}
