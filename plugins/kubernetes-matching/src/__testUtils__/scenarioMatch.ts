import path from 'node:path';
import { Entity } from '@backstage/catalog-model';
import {
  CatalogIndex,
  EntityMatch,
  evaluate,
  WorkloadStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import {
  loadScenario,
  Scenario,
} from '@mooring/plugin-kubernetes-matching-common/testUtils';

const FIXTURES = path.resolve(
  __dirname,
  '../../../kubernetes-matching-common/fixtures',
);
const NOW = '2026-01-02T03:04:05.000Z';

/** What the backend would answer for the first entity of a scenario of the rules, and the entity. */
export function scenarioMatch(
  scenario: string | Scenario,
  changes: Partial<EntityMatch> = {},
): { entity: Entity; match: EntityMatch } {
  const { entities, clusters, config } =
    typeof scenario === 'string'
      ? loadScenario(path.join(FIXTURES, scenario))
      : scenario;
  const [entity] = entities;
  const catalog = CatalogIndex.create(entities);
  const match = evaluate({ entity, catalog, clusters, config });
  return {
    entity,
    match: {
      ...match,
      clusters: match.clusters.map(answer => {
        const index = clusters.find(
          ({ cluster }) => cluster === answer.cluster,
        );
        return {
          ...answer,
          objects: [...(index?.find({}) ?? [])].length,
          confirmedAt: NOW,
          workloads: workloadsOf(answer.cluster, answer.counts),
        };
      }),
      findings: match.findings.map(finding => ({ ...finding, firstSeen: NOW })),
      checkedAt: NOW,
      omitted: [],
      suggestions: [],
      ...changes,
    },
  };
}

function workloadsOf(
  cluster: string,
  counts: Readonly<Record<string, number>>,
): WorkloadStatus[] {
  return Object.keys(counts)
    .filter(groupKind => groupKind === 'Deployment.apps')
    .map(() => ({
      cluster,
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'cart',
      desired: 3,
      ready: 2,
    }));
}

/** The same entity without any annotation. */
export function withoutAnnotations(entity: Entity): Entity {
  const { annotations, ...metadata } = entity.metadata;
  return { ...entity, metadata };
}
