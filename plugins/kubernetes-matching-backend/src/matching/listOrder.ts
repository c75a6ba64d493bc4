import {
  MatchListItem,
  MatchStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { EvaluatedEntity } from './evaluateEntry';

/** Those not linked come first. */
const ORDER: readonly MatchStatus[] = [
  'unmatched',
  'invalid',
  'partly-matched',
  'unknown',
  'matched',
];

/** By status, then in the order given. */
export function inListOrder(
  entities: readonly EvaluatedEntity[],
): EvaluatedEntity[] {
  return ORDER.flatMap(status =>
    entities.filter(({ match }) => match.status === status),
  );
}

/** By status, then by reference: the place of a line in the list. */
export function listKey({ status, entityRef }: MatchListItem): string {
  return `${ORDER.indexOf(status)} ${entityRef}`;
}
