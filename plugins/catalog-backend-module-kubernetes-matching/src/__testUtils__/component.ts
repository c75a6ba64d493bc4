import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import { AlphaEntity } from '@backstage/catalog-model/alpha';

/** A component as a location would give it to the catalog. */
export function component(
  name: string,
  annotations: Record<string, string>,
  title = name,
): AlphaEntity {
  const location = 'url:https://example.com/catalog-info.yaml';
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      title,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        ...annotations,
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
  };
}
