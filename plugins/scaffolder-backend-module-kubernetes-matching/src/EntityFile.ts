import {
  ANNOTATION_LOCATION,
  DEFAULT_NAMESPACE,
  Entity,
  parseLocationRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { Edit, patchYaml } from '@mooring/plugin-kubernetes-matching-common';
import parseGitUrl from 'git-url-parse';
import { parseAllDocuments } from 'yaml';

/** Where the file of an entity is kept. */
export class EntityFile {
  /** @throws InputError when the entity does not come from a repository of which the portal has an integration. */
  static of(
    entity: Entity,
    { integrations }: { integrations: ScmIntegrationRegistry },
  ): EntityFile {
    const name = stringifyEntityRef(entity);
    const location = entity.metadata.annotations?.[ANNOTATION_LOCATION] ?? '';
    const { type, target } = parseLocation(location, name);
    if (type !== 'url' || !integrations.byUrl(target)) {
      throw new InputError(
        `${name} comes from "${location}", which is in no repository that "integrations" in the configuration knows; change the file where it is.`,
      );
    }
    const { owner, name: repo, filepath, ref } = parseGitUrl(target);
    if (!owner || !repo || !filepath) {
      throw new InputError(
        `${name} comes from ${target}, which names no file of a repository.`,
      );
    }
    const query = new URLSearchParams({ owner, repo });
    const repoUrl = `${new URL(target).host}?${query}`;
    return new EntityFile(target, filepath, repoUrl, ref);
  }

  private constructor(
    /** The address to read it at. */
    readonly url: string,
    /** Its path in the repository. */
    readonly path: string,
    /** The repository, as the scaffolder's actions name it: `host?owner=…&repo=…`. */
    readonly repoUrl: string,
    /** The branch that it is on; empty for the default one. */
    readonly branch: string,
  ) {}
}

/**
 * The text of an entity's file after the edits. Comments, order and other documents stay as they are.
 *
 * @throws InputError when the entity is not in the text.
 */
export function editEntity(options: {
  text: string;
  entity: Entity;
  edits: readonly Edit[];
}): string {
  const { text, entity, edits } = options;
  const document = parseAllDocuments(text).findIndex(candidate => {
    if (candidate.errors.length > 0) return false;
    const { kind, metadata } = candidate.toJS({ maxAliasCount: 0 }) ?? {};
    return (
      isSame(kind, entity.kind) &&
      isSame(metadata?.name, entity.metadata.name) &&
      isSame(
        metadata?.namespace ?? DEFAULT_NAMESPACE,
        entity.metadata.namespace ?? DEFAULT_NAMESPACE,
      )
    );
  });
  if (document < 0) {
    throw new InputError(
      `The file does not hold ${stringifyEntityRef(
        entity,
      )} any more; let the catalog refresh it first.`,
    );
  }
  return patchYaml({ text, document, edits });
}

function parseLocation(location: string, name: string) {
  try {
    return parseLocationRef(location);
  } catch {
    throw new InputError(`The catalog does not know where ${name} comes from.`);
  }
}

function isSame(one: unknown, other: string): boolean {
  return (
    typeof one === 'string' &&
    one.toLocaleLowerCase('en-US') === other.toLocaleLowerCase('en-US')
  );
}
