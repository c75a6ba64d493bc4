import {
  MatchFilter,
  MatchListItem,
} from '@mooring/plugin-kubernetes-matching-common';

/** Whether a line of the list is among those that a filter asks for. */
export function matchFilter(
  filter: MatchFilter,
): (item: MatchListItem) => boolean {
  const statuses = setOf(filter.status);
  const rules = setOf(filter.rule);
  const owners = setOf(filter.owner, lower);
  const clusters = setOf(filter.cluster);
  const namespaces = setOf(filter.namespace);
  const kinds = setOf(filter.kind, lower);
  const text = filter.text?.toLowerCase();
  return item =>
    (!statuses || statuses.has(item.status)) &&
    (!rules || item.rules.some(rule => rules.has(rule))) &&
    (!owners || owners.has(item.owner?.toLowerCase() ?? '')) &&
    (!clusters || item.clusters.some(cluster => clusters.has(cluster))) &&
    (!namespaces ||
      item.namespaces.some(namespace => namespaces.has(namespace))) &&
    (!kinds || kinds.has(kindOf(item.entityRef))) &&
    (!text || contains(item, text));
}

/** References are in lower case, so the text before the colon is the kind. */
function kindOf(entityRef: string): string {
  return entityRef.slice(0, entityRef.indexOf(':'));
}

function contains(item: MatchListItem, text: string): boolean {
  return [item.entityRef, item.title, item.leading?.message].some(
    value => value !== undefined && value.toLowerCase().includes(text),
  );
}

function setOf(
  values: readonly string[] | undefined,
  normalize = (value: string) => value,
): Set<string> | undefined {
  return values && values.length > 0
    ? new Set(values.map(normalize))
    : undefined;
}

function lower(value: string): string {
  return value.toLowerCase();
}
