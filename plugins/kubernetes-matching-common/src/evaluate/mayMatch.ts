import {
  LeftOutObject,
  matchesLabels,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { MatchQuery, parseSelector } from '../query/MatchQuery';

/**
 * Whether a query may ask for an object that could not be read. Of a workload whose labels are not known, nobody can tell.
 *
 * @public
 */
export function mayMatch({
  labelSelector,
  namespace: asked,
}: Pick<MatchQuery, 'labelSelector' | 'namespace'>): (
  object: LeftOutObject,
) => boolean {
  let selector: ReturnType<typeof parseSelector>;
  return ({ kind, namespace, labels }) => {
    if (asked !== undefined && asked !== namespace) return false;
    if (!labels) return WORKLOAD_KINDS.includes(kind);
    selector ??= parseSelector(labelSelector);
    return selector !== undefined && matchesLabels(selector, labels);
  };
}
