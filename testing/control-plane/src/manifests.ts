import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';

/**
 * A Kubernetes object of any kind.
 *
 * @public
 */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [key: string]: any };
  [key: string]: any;
}

/**
 * Parses manifests: any number of YAML documents, each an object or a `List`.
 *
 * @throws InputError naming the source, when a document is not YAML or no Kubernetes object.
 */
export function parseManifests(
  text: string,
  source: string,
): KubernetesObject[] {
  return parseAllDocuments(text).flatMap(document => {
    const [error] = document.errors;
    if (error) {
      throw new InputError(`${source}: ${error.message}`);
    }
    const value = document.toJS();
    if (value === null) {
      return []; // an empty document, or one of comments only
    }
    return (value.kind === 'List' ? value.items : [value]).map(
      (object: any) => {
        if (!object?.apiVersion || !object.kind || !object.metadata?.name) {
          throw new InputError(
            `${source}: a Kubernetes object needs apiVersion, kind and metadata.name, but one has ${JSON.stringify(
              object,
            )}`,
          );
        }
        return object;
      },
    );
  });
}

/** Reads the manifests in files, and in the `.yaml`, `.yml` and `.json` files of directories and theirs. */
export async function readManifests(
  paths: string[],
): Promise<KubernetesObject[]> {
  const objects: KubernetesObject[] = [];
  for (const path of paths) {
    if ((await stat(path)).isDirectory()) {
      const names = (await readdir(path, { recursive: true }))
        .filter(name => /\.(ya?ml|json)$/.test(name))
        .sort();
      objects.push(
        ...(await readManifests(names.map(name => join(path, name)))),
      );
    } else {
      objects.push(...parseManifests(await readFile(path, 'utf8'), path));
    }
  }
  return objects;
}
