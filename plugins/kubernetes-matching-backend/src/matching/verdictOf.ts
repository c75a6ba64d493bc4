import { MatchVerdict } from '@mooring/plugin-kubernetes-matching-common';
import { EvaluatedEntity } from './evaluateEntry';
import { withoutOthers } from './otherOwners';

/** Of an entity's match, what everyone may know who may read the entity. */
export function verdictOf({ match }: EvaluatedEntity): MatchVerdict {
  const { entityRef, query, status, findings } = withoutOthers(match);
  return { entityRef, query, status, findings };
}
