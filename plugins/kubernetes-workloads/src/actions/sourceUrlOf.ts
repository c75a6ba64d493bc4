import {
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';

/** Where the entity's source is, for a browser; undefined where the catalog doesn't know it or it isn't on the web. */
export function sourceUrlOf({ metadata }: Entity): string | undefined {
  const location = metadata.annotations?.[ANNOTATION_SOURCE_LOCATION];
  if (!location) return undefined;
  try {
    const { type, target } = parseLocationRef(location);
    const isWeb = ['http:', 'https:'].includes(new URL(target).protocol);
    return type === 'url' && isWeb ? target : undefined;
  } catch {
    return undefined; // an author can write anything
  }
}
