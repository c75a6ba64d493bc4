import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { MATCHING_ANNOTATIONS } from '@mooring/plugin-kubernetes-matching-common';
import { Failure } from '../LintResult';
import { YamlDocument } from '../yaml/YamlDocument';
import { isRecord } from '../records';

/** An entity, and the document that it is written in. */
export interface EntityDocument {
  readonly ref: string;
  readonly entity: Entity;
  readonly document: YamlDocument;
}

/** The entity in a document of a catalog file, or why the catalog would not take it for one. */
export function readEntity(document: YamlDocument): EntityDocument | Failure {
  const { value } = document;
  const problem = problemOf(value);
  if (problem) {
    const { file, line, column } = document.placeOf(problem.path);
    return {
      file,
      line,
      column,
      message: `is not an entity: ${problem.message}`,
    };
  }
  const entity = value as Entity;
  return { ref: stringifyEntityRef(entity), entity, document };
}

/** Whether what was read is an entity. */
export function isEntityDocument(
  read: EntityDocument | Failure,
): read is EntityDocument {
  return 'entity' in read;
}

/** The least that the rules rely on; annotations may be anything. */
function problemOf(
  value: unknown,
): { path: string[]; message: string } | undefined {
  if (!isRecord(value)) return { path: [], message: 'it is not a map' };
  if (typeof value.apiVersion !== 'string' || value.apiVersion === '') {
    return { path: [], message: 'apiVersion is missing or not a string' };
  }
  if (typeof value.kind !== 'string' || value.kind === '') {
    return { path: ['kind'], message: 'kind is missing or not a string' };
  }
  if (!isRecord(value.metadata)) {
    return { path: ['metadata'], message: 'metadata is missing or no map' };
  }
  const { name, namespace } = value.metadata;
  if (typeof name !== 'string' || name === '') {
    const path = ['metadata', 'name'];
    return { path, message: 'metadata.name is missing or not a string' };
  }
  if (namespace !== undefined && typeof namespace !== 'string') {
    const path = ['metadata', 'namespace'];
    return { path, message: 'metadata.namespace is not a string' };
  }
  return expressionIn(value.metadata);
}

/** A skeleton's values are not known before it is rendered. */
function expressionIn(
  metadata: Record<string, unknown>,
): { path: string[]; message: string } | undefined {
  const annotations = isRecord(metadata.annotations)
    ? metadata.annotations
    : {};
  const fields = [
    { path: ['metadata', 'name'], value: metadata.name },
    ...MATCHING_ANNOTATIONS.map(key => ({
      path: ['metadata', 'annotations', key],
      value: annotations[key],
    })),
  ];
  const field = fields.find(
    ({ value }) => typeof value === 'string' && value.includes('{{'),
  );
  return (
    field && {
      path: field.path,
      message: `${field.path.at(
        -1,
      )} holds a template expression, and no template in this checkout renders it`,
    }
  );
}
