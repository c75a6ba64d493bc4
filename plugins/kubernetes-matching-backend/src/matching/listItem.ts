import {
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  MatchListItem,
  Verdict,
} from '@mooring/plugin-kubernetes-matching-common';
import { distinct, Places } from './Places';

/** One line of the fleet's list. */
export function listItem(options: {
  entity: Entity;
  match: Verdict;
  places: Places;
}): MatchListItem {
  const { entity, match, places } = options;
  const [leading] = match.findings;
  const objects = match.findings.flatMap(
    ({ evidence }) => evidence.objects ?? [],
  );
  const clusters = [
    ...places.clusters,
    ...objects.map(({ cluster }) => cluster),
    ...match.findings.map(({ cluster }) => cluster),
  ];
  const namespaces = [
    ...places.namespaces,
    ...objects.map(({ namespace }) => namespace),
  ];
  return {
    entityRef: match.entityRef,
    title: entity.metadata.title,
    owner: ownerOf(entity),
    status: match.status,
    leading: leading && {
      rule: leading.rule,
      severity: leading.severity,
      message: leading.message,
      cluster: leading.cluster,
    },
    rules: distinct(match.findings.map(({ rule }) => rule)),
    clusters: distinct(clusters),
    namespaces: distinct([match.query.namespace, ...namespaces]),
    counts: match.counts,
  };
}

/** The reference of the owner, completed; `undefined` where there is none or where it is not a reference. */
function ownerOf(entity: Entity): string | undefined {
  const owner = entity.spec?.owner;
  if (typeof owner !== 'string') return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'Group',
        defaultNamespace: entity.metadata.namespace ?? DEFAULT_NAMESPACE,
      }),
    );
  } catch {
    return undefined;
  }
}
