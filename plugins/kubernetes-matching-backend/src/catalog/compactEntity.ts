import { Entity } from '@backstage/catalog-model';
import { LABEL_SELECTOR_MAX_LENGTH } from '@mooring/kubernetes-objects';

/** What of an entity the rules, the list and its permissions read. The status and the links of the catalog are left out. */
export const ENTITY_FIELDS = [
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.etag',
  'metadata.title',
  'metadata.labels',
  'metadata.annotations',
  'metadata.kubernetes-id',
  'metadata.kubernetes-label-selector',
  'metadata.kubernetes-namespace',
  'metadata.kubernetes-cluster',
  'spec',
  'relations',
];

/** A longer value of `spec` is a document, such as an API's definition, and says nothing of workloads. */
const MAX_SPEC_VALUE = 1000;
/** No annotation that is longer means anything here; cut, it is still longer than all that does. */
const MAX_ANNOTATION = LABEL_SELECTOR_MAX_LENGTH + 1;

/** The entity without what nobody here reads, so that 20,000 of them take little memory. */
export function compactEntity(entity: Entity): Entity {
  const { apiVersion, kind, metadata, spec = {}, relations = [] } = entity;
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, annotations: cut(metadata.annotations) },
    spec: Object.fromEntries(
      Object.entries(spec).filter(
        ([, value]) =>
          typeof value === 'string' && value.length <= MAX_SPEC_VALUE,
      ),
    ),
    relations: relations.filter(
      ({ type }) => type === 'dependsOn' || type === 'ownedBy',
    ),
  };
}

function cut(annotations: Entity['metadata']['annotations']) {
  return (
    annotations &&
    Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [
        key,
        typeof value === 'string' ? value.slice(0, MAX_ANNOTATION) : value,
      ]),
    )
  );
}
