import { KUBERNETES_ID } from '../annotations';
import { entityEvidence, objectEvidence } from '../findings/Finding';
import { ObjectReference } from '../objects/ObjectReference';
import { list, objectList, quote } from '../text';
import { findTopWorkloads, withLabel } from '../objects/workloads';
import { createRule } from '../rule/createRule';

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
      for (const [value] of index.labelValues(KUBERNETES_ID)) values.add(value);
    }
    for (const value of values) {
      const [claimant] = catalog.claimants(KUBERNETES_ID, value);
      if (claimant) continue;
      const selector = withLabel(KUBERNETES_ID, value);
      const found = findTopWorkloads(clusters, { selector }).filter(
        ({ object }) => {
          const [selecting] = catalog.selecting(object.labels);
          return selecting === undefined;
        },
      );
      if (found.length === 0) continue;
      const meant = [
        ...catalog.named(value),
        ...catalog.asksForValueLike(value),
      ].map(({ ref }) => ref);
      const likely = [...new Set(meant)].slice(0, 3);
      const evidence = objectEvidence(found);
      yield {
        subject: value,
        data: {
          value,
          objects: evidence.objects ?? [],
          total: found.length,
          likely,
        },
        evidence: {
          ...evidence,
          ...(likely.length > 0 ? entityEvidence(likely) : {}),
        },
      };
    }
  },
});
