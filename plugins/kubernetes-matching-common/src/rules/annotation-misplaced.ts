import { Entity } from '@backstage/catalog-model';
import { MATCHING_ANNOTATIONS, rawAnnotation } from '../annotations';
import { quote } from '../findings/text';
import { annotationPath, renameAnnotation } from '../fixes/entityFixes';
import { Fix } from '../fixes/Fix';
import { createRule } from './createRule';

/** Where authors put the key instead of `metadata.annotations`. */
const WRONG_PLACES = [
  ['metadata', 'labels'],
  ['metadata'],
  ['spec'],
  ['spec', 'annotations'],
  ['annotations'],
];

/** The key is in the entity, but not where the Kubernetes plugin reads it. */
export const annotationMisplaced = createRule({
  id: 'annotation-misplaced',
  description: 'The key is in metadata.labels or in spec, or lacks its prefix.',
  severity: 'error',
  needs: 'entity',
  message: ({ path, key }: { path: string[]; key: string }) =>
    `${quote(path.at(-1))} in ${
      path.slice(0, -1).join('.') || 'the document'
    } is read by nobody; ` +
    `the Kubernetes plugin reads ${key} in metadata.annotations.`,
  *check({ entity }) {
    for (const key of MATCHING_ANNOTATIONS) {
      if (rawAnnotation(entity, key) !== undefined) continue;
      const bare = key.slice(key.indexOf('/') + 1);
      if (rawAnnotation(entity, bare) !== undefined) {
        const fixes = renameAnnotation({
          entity,
          from: bare,
          to: key,
          title: `rename it to ${key}`,
          certain: true,
        });
        yield {
          data: { path: annotationPath(bare), key },
          evidence: { path: annotationPath(bare) },
          fixes,
        };
        continue;
      }
      const path = WRONG_PLACES.flatMap(place => [
        [...place, key],
        [...place, bare],
      ]).find(candidate => valueAt(entity, candidate) !== undefined);
      if (path)
        yield {
          data: { path, key },
          evidence: { path },
          fixes: moveTo(key, path, valueAt(entity, path)),
        };
    }
  },
});

function moveTo(key: string, path: string[], value: unknown): Fix[] {
  if (typeof value !== 'string' || value === '') return [];
  return [
    {
      title: `move it to metadata.annotations`,
      certain: true,
      target: { type: 'entity' },
      edits: [
        { type: 'remove', path },
        { type: 'set', path: annotationPath(key), value },
      ],
    },
  ];
}

function valueAt(entity: Entity, path: string[]): unknown {
  let value: unknown = entity;
  for (const key of path) {
    if (
      typeof value !== 'object' ||
      value === null ||
      !Object.hasOwn(value, key)
    )
      return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
