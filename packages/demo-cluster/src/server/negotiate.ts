import { ResourceType, toApiVersion } from '../store/ResourceType';
import { StoredObject } from '../store/StoredObject';
import { StatusError } from '../store/StatusError';
import { ListMeta, Representation } from './Representation';

/** Objects as they are stored. */
class JsonRepresentation implements Representation {
  constructor(private readonly type: ResourceType) {}

  object(stored: StoredObject): string {
    return stored.json(this.type);
  }

  list(items: StoredObject[], metadata: ListMeta): string {
    const { kind, custom } = this.type;
    // Built-in types leave the kind out of items; custom resources do not.
    const jsonItems = items.map(item =>
      custom ? this.object(item) : item.itemJson,
    );
    const head = {
      kind: `${kind}List`,
      apiVersion: toApiVersion(this.type),
      metadata,
    };
    return `${JSON.stringify(head).slice(0, -1)},"items":[${jsonItems.join(
      ',',
    )}]}`;
  }

  bookmark(metadata: object): string {
    return JSON.stringify({
      kind: this.type.kind,
      apiVersion: toApiVersion(this.type),
      metadata,
    });
  }
}

const METADATA_VERSION = 'meta.k8s.io/v1';

/** Metadata only, for clients that need no more. */
class MetadataRepresentation implements Representation {
  object({ object: { metadata } }: StoredObject): string {
    return JSON.stringify({
      kind: 'PartialObjectMetadata',
      apiVersion: METADATA_VERSION,
      metadata,
    });
  }

  list(items: StoredObject[], metadata: ListMeta): string {
    const head = {
      kind: 'PartialObjectMetadataList',
      apiVersion: METADATA_VERSION,
      metadata,
    };
    return `${JSON.stringify(head).slice(0, -1)},"items":[${items
      .map(item => this.object(item))
      .join(',')}]}`;
  }

  bookmark(metadata: object): string {
    return JSON.stringify({
      kind: 'PartialObjectMetadata',
      apiVersion: METADATA_VERSION,
      metadata,
    });
  }
}

/** Chooses the form by the `Accept` header. Throws a `StatusError` 406 when there is none of those it asks for. */
export function negotiate(options: {
  accept: string | undefined;
  type: ResourceType;
}): Representation {
  const { accept, type } = options;
  for (const range of (accept || '*/*').split(',')) {
    const [mediaType, ...parameters] = range
      .split(';')
      .map(part => part.trim());
    const as = parameters
      .find(parameter => parameter.startsWith('as='))
      ?.slice('as='.length);
    if (['application/json', 'application/*', '*/*'].includes(mediaType)) {
      if (as === undefined) {
        return new JsonRepresentation(type);
      }
      if (
        as === 'PartialObjectMetadata' ||
        as === 'PartialObjectMetadataList'
      ) {
        return new MetadataRepresentation();
      }
    }
  }
  throw new StatusError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/json;as=PartialObjectMetadata',
  );
}
