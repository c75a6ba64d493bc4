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
    (!owners || owners.has(item.owner ?? '')) &&
    (!clusters || item.clusters.some(cluster => clusters.has(cluster))) &&
    (!namespaces ||
      item.namespaces.some(namespace => namespaces.has(namespace))) &&
    (!kinds || kinds.has(kindOf(item.entityRef))) &&
    (!text || searchText(item).includes(text));
}

/** References, owners' too, are in lower case; the text before the colon is the kind. */
function kindOf(entityRef: string): string {
  return entityRef.slice(0, entityRef.indexOf(':'));
}

/** What is searched of each line, in lower case; a line is an object of its own for as long as it says the same. */
const searchTexts = new WeakMap<MatchListItem, string>();

function searchText(item: MatchListItem): string {
  let text = searchTexts.get(item);
  if (text === undefined) {
    const { entityRef, title, leading } = item;
    text = [entityRef, title, leading?.message].join('\n').toLowerCase();
    searchTexts.set(item, text);
  }
  return text;
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
