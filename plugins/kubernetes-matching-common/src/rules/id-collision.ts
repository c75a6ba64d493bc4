import { annotation, KUBERNETES_CLUSTER } from '../annotations';
import { entityEvidence } from '../findings/Finding';
import { list, quote } from '../text';
import { createRule } from '../rule/createRule';

/** Kinds that group others, and may well show what their parts show. */
const GROUPS = ['system', 'domain'];
/** Finding more of them costs time and tells no more. */
const MAX_ENTITIES = 50;

/** Another entity asks for exactly the same objects. */
export const idCollision = createRule({
  id: 'id-collision',
  description: 'Two entities select the same objects.',
  severity: 'warning',
  needs: 'catalog',
  revealsOthers: true,
  message: ({ selector, entities }: { selector: string; entities: string[] }) =>
    `${list(entities)} ${entities.length === 1 ? 'asks' : 'ask'} for ${quote(
      selector,
    )} too, so the same objects show under each.`,
  *check({ catalog, entity, entityRef, query, config }) {
    if (query.source === 'name' || GROUPS.includes(entity.kind.toLowerCase()))
      return;
    const entities: string[] = [];
    for (const other of catalog.asking(query)) {
      if (other.ref === entityRef || GROUPS.includes(other.kind.toLowerCase()))
        continue;
      const elsewhere =
        config.serviceLocatorMethod === 'singleTenant' &&
        annotation(other.entity, KUBERNETES_CLUSTER) !==
          annotation(entity, KUBERNETES_CLUSTER);
      if (!elsewhere) entities.push(other.ref);
      if (entities.length === MAX_ENTITIES) break;
    }
    if (entities.length === 0) return;
    entities.sort();
    yield {
      data: { selector: query.labelSelector, entities },
      evidence: entityEvidence(entities),
    };
  },
});
