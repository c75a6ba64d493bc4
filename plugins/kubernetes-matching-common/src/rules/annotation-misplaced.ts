import { MATCHING_ANNOTATIONS, rawAnnotation } from '../annotations';
import { quote } from '../text';
import { annotationPath, renameAnnotation } from '../fixes/entityFixes';
import { valueAt } from '../fixes/applyEdits';
import { Fix } from '../fixes/Fix';
import { createRule } from '../rule/createRule';

/** Where authors put a key instead of `metadata.annotations`, with its prefix or without. */
const MISPLACED = MATCHING_ANNOTATIONS.map(key => {
  const bare = key.slice(key.indexOf('/') + 1);
  const paths = [
    ['metadata', 'labels'],
    ['metadata'],
    ['spec'],
    ['spec', 'annotations'],
    ['annotations'],
  ].flatMap(place => [
    [...place, key],
    [...place, bare],
  ]);
  return { key, bare, paths };
});

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
    for (const { key, bare, paths } of MISPLACED) {
      if (rawAnnotation(entity, key) !== undefined) continue;
      if (rawAnnotation(entity, bare) !== undefined) {
        const path = annotationPath(bare);
        const title = `rename it to ${key}`;
        const rename = { entity, from: bare, to: key, title, certain: true };
        yield {
          data: { path, key },
          evidence: { path },
          fixes: renameAnnotation(rename),
        };
        continue;
      }
      const path = paths.find(at => valueAt(entity, at) !== undefined);
      if (!path) continue;
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
