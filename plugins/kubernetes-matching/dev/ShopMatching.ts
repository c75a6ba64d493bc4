import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  CatalogIndex,
  ClusterList,
  EntityMatch,
  evaluate,
  evaluateFleet,
  FleetFinding,
  KubernetesMatchingApi,
  MatchingSummary,
  MatchListItem,
  MatchVerdict,
  Page,
} from '@mooring/plugin-kubernetes-matching-common';
import { cluster, entities } from './shop';

const CHECKED_AT = '2026-01-02T03:04:05.000Z';

const catalog = CatalogIndex.create(entities);
const given = { catalog, clusters: [cluster], config: {} };

const page = <Item>(items: readonly Item[]): Page<Item> => ({
  items,
  totalItems: items.length,
  omitted: [],
});

/** What the backend would answer for the shop: the same rules, without a server and without filters. */
export class ShopMatching implements KubernetesMatchingApi {
  async getMatch(entityRef: string): Promise<EntityMatch> {
    const entity = entities.find(
      each => stringifyEntityRef(each) === entityRef,
    );
    if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
    return this.explain(entity);
  }

  async explain(entity: Entity): Promise<EntityMatch> {
    const match = evaluate({ entity, ...given });
    return {
      ...match,
      clusters: match.clusters.map(each => ({
        ...each,
        objects: [...cluster.find({})].length,
        confirmedAt: CHECKED_AT,
        workloads: [],
      })),
      checkedAt: CHECKED_AT,
      omitted: [],
      suggestions: [],
    };
  }

  async listMatches(): Promise<Page<MatchListItem>> {
    const matches = entities.map(entity => evaluate({ entity, ...given }));
    return page(
      matches.map(({ entityRef, status, findings, counts }) => ({
        entityRef,
        status,
        leading: findings[0],
        rules: findings.map(({ rule }) => rule),
        clusters: [cluster.cluster],
        namespaces: ['shop'],
        counts,
      })),
    );
  }

  async listDanglingLabels(): Promise<Page<FleetFinding>> {
    return page(this.#fleetFindings('dangling-label'));
  }

  async listUnlabelledWorkloads(): Promise<Page<FleetFinding>> {
    return page(this.#fleetFindings('unlabelled-workload'));
  }

  async listClusters(): Promise<ClusterList> {
    const objects = [...cluster.find({})].length;
    const { state } = cluster;
    const status = { name: cluster.cluster, state, objects, problems: [] };
    return { items: [{ ...status, confirmedAt: CHECKED_AT }], sources: [] };
  }

  async getSummary(): Promise<MatchingSummary> {
    const { items } = await this.listMatches();
    const statuses = {
      matched: 0,
      'partly-matched': 0,
      unmatched: 0,
      unknown: 0,
      invalid: 0,
    };
    const findings: Record<string, number> = {};
    for (const { status, rules } of items) {
      statuses[status]++;
      for (const rule of rules) findings[rule] = (findings[rule] ?? 0) + 1;
    }
    return {
      entities: items.length,
      statuses,
      findings,
      danglingLabels: this.#fleetFindings('dangling-label').length,
      unlabelledWorkloads: this.#fleetFindings('unlabelled-workload').length,
      clusters: 1,
      clustersNotSynced: 0,
      trend: [],
      omitted: [],
    };
  }

  async getVerdicts(entityRefs: readonly string[]): Promise<MatchVerdict[]> {
    return Promise.all(entityRefs.map(entityRef => this.getMatch(entityRef)));
  }

  #fleetFindings(rule: string): FleetFinding[] {
    return evaluateFleet(given)
      .filter(finding => finding.rule === rule)
      .map(finding => ({
        ...finding,
        cluster: cluster.cluster,
        clusters: [cluster.cluster],
        namespaces: ['shop'],
      }));
  }
}
