import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';

const MAX_BYTES = 1024 * 1024;

/** What to explain: an entity of the catalog by its reference, or one that need not be registered. */
export type Explained =
  | { readonly ref: { kind: string; namespace: string; name: string } }
  | { readonly entity: Entity };

/**
 * Reads what is to be explained: what ends in `.yaml`, `.yml` or `.json` is a file, everything else a reference, of a
 * component where it names no kind.
 *
 * @throws InputError when the file holds no entity, or more than one; Node.js's error when it cannot be read.
 */
export async function readExplained(
  what: string,
  cwd: string,
): Promise<Explained> {
  if (!/\.(ya?ml|json)$/i.test(what)) {
    return { ref: parseEntityRef(what, { defaultKind: 'component' }) };
  }
  const text = await readFile(resolve(cwd, what), 'utf8');
  if (text.length > MAX_BYTES) {
    throw new InputError(`${what} is longer than ${MAX_BYTES / 1024} KiB`);
  }
  const documents = parseAllDocuments(text, { logLevel: 'error' });
  for (const { errors } of Array.isArray(documents) ? documents : []) {
    if (errors.length > 0) {
      throw new InputError(`${what} cannot be read: ${errors[0].message}`);
    }
  }
  const entities = (Array.isArray(documents) ? documents : [])
    .map(document => document.toJS({ maxAliasCount: 100 }))
    .filter(isEntity);
  if (entities.length !== 1) {
    const names = entities.map(({ metadata }) => metadata.name).join(', ');
    throw new InputError(
      entities.length === 0
        ? `${what} holds no catalog entity; name a catalog-info.yaml, or a reference such as component:default/cart`
        : `${what} holds ${entities.length} entities (${names}); name one by its reference`,
    );
  }
  return { entity: entities[0] };
}

function isEntity(value: unknown): value is Entity {
  const { apiVersion, kind, metadata } = Object(value);
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata?.name === 'string'
  );
}
