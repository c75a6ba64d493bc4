import { ObjectSummary, Selector, Steps } from '@mooring/kubernetes-objects';
import { Fix } from '../fixes/Fix';
import { LabelFix } from '../fixes/objectFixes';
import { askedLabel } from '../query/MatchQuery';
import { ClusterAnswer, ClusterContext, Problem } from './createRule';
import { namedOf, objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';

/** What is said of the controllers of one cluster of which one half matches: they themselves, or their pods. */
export interface HalfLabelled {
  selector: string;
  objects: readonly ObjectReference[];
  total: number;
}

/** Reports the controllers that `find` names, with a fix of each that sets the label that is asked for. */
export function* halfLabelled(
  { answers, query }: Pick<ClusterContext, 'answers' | 'query'>,
  options: {
    find(answer: ClusterAnswer, selector: Selector): Steps<ObjectSummary[]>;
    fix(options: LabelFix): Fix;
  },
): Iterable<Problem<HalfLabelled> | void> {
  const { labelSelector, selector } = query;
  if (!selector) return;
  const label = askedLabel(query);
  for (const answer of answers) {
    const { cluster } = answer.index;
    const half = yield* options.find(answer, selector);
    const found = half.map(object => ({ cluster, object }));
    if (found.length === 0) continue;
    const evidence = objectEvidence(found);
    yield {
      cluster,
      data: {
        selector: labelSelector,
        objects: evidence.objects,
        total: found.length,
      },
      evidence,
      fixes: label
        ? namedOf(found).map(item =>
            options.fix({ ...item, ...label, certain: true }),
          )
        : [],
    };
  }
}
