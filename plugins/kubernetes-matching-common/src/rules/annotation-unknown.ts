import { distance } from 'fastest-levenshtein';
import { MATCHING_ANNOTATIONS, rawAnnotation } from '../annotations';
import { quote } from '../text';
import { annotationPath, renameAnnotation } from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';

/** Between a known key and what is taken for a mistyping of it; the known keys are 26 characters or longer. */
const MAX_EDITS = 3;
/** No key within that many edits is longer. */
const MAX_LENGTH = 60;

/** A key that nobody reads and that is nearly one that the Kubernetes plugin reads. */
export const annotationUnknown = createRule({
  id: 'annotation-unknown',
  description:
    'A key that nobody reads and that is nearly one that the Kubernetes plugin reads.',
  severity: 'error',
  needs: 'entity',
  message: ({ key, meant }: { key: string; meant: string }) =>
    `Nobody reads the annotation ${quote(
      key,
    )}; the Kubernetes plugin reads ${meant}.`,
  *check({ entity }) {
    for (const key of Object.keys(entity.metadata.annotations ?? {})) {
      const meant = meantBy(key);
      if (meant === undefined || rawAnnotation(entity, meant) !== undefined)
        continue;
      const title = `rename it to ${meant}`;
      yield {
        data: { key, meant },
        evidence: { path: annotationPath(key) },
        fixes: renameAnnotation({
          entity,
          from: key,
          to: meant,
          title,
          certain: true,
        }),
      };
    }
  },
});

function meantBy(key: string): string | undefined {
  if (
    key.length > MAX_LENGTH ||
    !key.includes('/') ||
    MATCHING_ANNOTATIONS.includes(key)
  )
    return undefined;
  const spelled = key
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/\bk8s\b/, 'kubernetes')
    .replace(/-ns$/, '-namespace');
  const [best] = MATCHING_ANNOTATIONS.map(known => ({
    known,
    edits: distance(spelled, known),
  })).sort((a, b) => a.edits - b.edits);
  return best.edits <= MAX_EDITS ? best.known : undefined;
}
