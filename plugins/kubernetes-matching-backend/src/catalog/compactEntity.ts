import { Entity } from '@backstage/catalog-model';

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

/** The entity without what nobody here reads, so that 20,000 of them take little memory. */
export function compactEntity(entity: Entity): Entity {
  const { apiVersion, kind, metadata, spec = {}, relations = [] } = entity;
  return {
    apiVersion,
    kind,
    metadata,
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
