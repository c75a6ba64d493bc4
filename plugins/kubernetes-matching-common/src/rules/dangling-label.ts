import { visitInSteps } from '@mooring/kubernetes-objects';
import { KUBERNETES_ID } from '../annotations';
import { unclaimed } from '../catalog/unclaimed';
import { entityEvidence, objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { list, objectList, quote } from '../text';
import { findTopWorkloads, withLabel } from '../objects/workloads';
import { createRule } from '../rule/createRule';

/** More entities that may be meant are not named. */
const MAX_LIKELY = 3;

interface Data {
  value: string;
  objects: readonly ObjectReference[];
  total: number;
  /** Entities that may be meant. */
  likely: string[];
}

/** Workloads carry an id that no entity claims. */
export const danglingLabel = createRule({
  id: 'dangling-label',
  description: 'A label value on workloads that no entity claims.',
  severity: 'warning',
  needs: 'fleet',
  revealsOthers: true,
  message: ({ value, objects, total, likely }: Data) =>
    `No entity claims ${KUBERNETES_ID}=${quote(value)}, which ${objectList(
      objects,
      total,
    )} ` +
    `${total === 1 ? 'carries' : 'carry'}${
      likely.length > 0 ? `; perhaps ${list(likely)} is meant` : ''
    }.`,
  *check({ catalog, clusters }) {
    const values = new Set<string>();
    for (const index of clusters) {
      yield* visitInSteps(index.labelValues(KUBERNETES_ID), ([value]) => {
        values.add(value);
      });
    }
    for (const value of values) {
      yield;
      const [claimant] = catalog.claimants(KUBERNETES_ID, value);
      if (claimant) continue;
      const selector = withLabel(KUBERNETES_ID, value);
      const carrying = yield* findTopWorkloads(clusters, { selector });
      const found = yield* unclaimed(catalog, carrying);
      if (found.length === 0) continue;
      const likely = new Set<string>();
      const like = yield* catalog.asksForValueLike(value);
      for (const entries of [catalog.named(value), like]) {
        for (const { ref } of entries) {
          if (likely.size < MAX_LIKELY) likely.add(ref);
        }
      }
      const evidence = objectEvidence(found);
      yield {
        subject: value,
        data: {
          value,
          objects: evidence.objects,
          total: found.length,
          likely: [...likely],
        },
        evidence: {
          ...evidence,
          ...(likely.size > 0 ? entityEvidence(likely) : {}),
        },
      };
    }
  },
});
