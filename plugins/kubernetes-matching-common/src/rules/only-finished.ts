import { ObjectSummary } from '@mooring/kubernetes-objects';
import { objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { objectList, quote } from '../text';
import { isFinished, isWorkload } from '../objects/workloads';
import { createRule } from '../rule/createRule';

interface Data {
  selector: string;
  objects: readonly ObjectReference[];
  total: number;
}

/** What matches runs nothing any more. */
export const onlyFinished = createRule({
  id: 'only-finished',
  description: 'What matches has finished or is scaled to zero.',
  severity: 'info',
  needs: 'cluster',
  when: 'matched',
  message: ({ selector, objects, total }: Data) =>
    `Everything that matches ${quote(
      selector,
    )} has finished or is scaled to zero: ${objectList(objects, total)}.`,
  *check({ answers, query }) {
    const workloads: { cluster: string; object: ObjectSummary }[] = [];
    for (const { index, objects } of answers) {
      for (const object of objects) {
        if (!isWorkload(object)) continue;
        if (!isFinished(object)) return;
        workloads.push({ cluster: index.cluster, object });
      }
      yield;
    }
    if (workloads.length === 0) return;
    const tops = workloads.filter(({ object }) => object.owners.length === 0);
    const named = tops.length > 0 ? tops : workloads;
    const evidence = objectEvidence(named);
    yield {
      data: {
        selector: query.labelSelector,
        objects: evidence.objects,
        total: named.length,
      },
      evidence,
    };
  },
});
