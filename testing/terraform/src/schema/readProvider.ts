import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForwardedError } from '@backstage/errors';
import { readResource } from './readResource';
import type { ProviderSchema } from './terraformSchema';

/**
 * Reads the schema of a provider from its unpacked bindings, in the format of `terraform providers schema -json`.
 * Resources that the generator splits over several files, and those with an argument of any type, are left out (of AWS:
 * parts of QuickSight and WAF), so that a configuration which uses one is told that there is no such resource.
 *
 * @param options - the package's directory `lib`
 * @throws ForwardedError that names the module which could not be read
 */
export async function readProvider(options: {
  directory: string;
  structuresAreAttributes: boolean;
}): Promise<ProviderSchema> {
  const { directory, structuresAreAttributes } = options;
  const schema: ProviderSchema = {
    provider: { version: 0, block: { attributes: {}, block_types: {} } },
    resource_schemas: {},
    data_source_schemas: {},
  };
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries.filter(e => e.isDirectory())) {
    const files = await readdir(join(directory, entry.name));
    if (files.some(file => file.startsWith('index-structs'))) {
      continue;
    }
    const [javaScript, declarations] = await Promise.all(
      ['index.js', 'index.d.ts'].map(file =>
        readFile(join(directory, entry.name, file), 'utf8'),
      ),
    );
    if (javaScript.includes('storageClassType: "any"')) {
      continue;
    }
    try {
      const resource = readResource({
        javaScript,
        declarations,
        structuresAreAttributes,
      });
      if (resource.kind === 'resource') {
        schema.resource_schemas[resource.type] = resource.schema;
      } else if (resource.kind === 'data') {
        schema.data_source_schemas[resource.type] = resource.schema;
      } else {
        schema.provider = resource.schema;
      }
    } catch (error) {
      throw new ForwardedError(`The bindings in ${entry.name}`, error);
    }
  }
  return schema;
}
