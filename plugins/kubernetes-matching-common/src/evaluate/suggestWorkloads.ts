import { Entity } from '@backstage/catalog-model';
import { allAtOnce, ObjectIndex, Steps } from '@mooring/kubernetes-objects';
import { asksForWorkloads, KUBERNETES_ID } from '../annotations';
import { CatalogIndex } from '../catalog/CatalogIndex';
import { MatchingConfig } from '../config/MatchingConfig';
import { WorkloadStatus } from '../api/types';
import { ObjectReference } from '../objects/ObjectReference';
import { readMatchQuery } from '../query/MatchQuery';
import { ClusterStates } from './ClusterStates';
import { completeMatch } from './conclude';
import { examineInSteps } from './examine';
import { matchingWorkloadsInSteps } from './matchingWorkloads';

/** More suggestions help nobody. */
const MAX_SUGGESTIONS = 10;

/** The rules whose evidence are workloads that nobody else claims and that go by the entity's name. */
const TELLING_RULES = [
  'near-miss',
  'other-label-in-use',
  'label-as-annotation',
];

/**
 * For an entity that asks for nothing, the workloads that are probably its own: those it would find by its name as the
 * id, or that would be named in the findings if it found none. Empty for an entity that asks.
 *
 * @public
 */
export function suggestWorkloads(options: {
  entity: Entity;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): ObjectReference[] {
  return allAtOnce(suggestWorkloadsInSteps(options));
}

/**
 * The same in steps.
 *
 * @public
 */
export function* suggestWorkloadsInSteps(options: {
  entity: Entity;
  catalog: CatalogIndex;
  clusters: readonly ObjectIndex[];
  config: MatchingConfig;
}): Steps<ObjectReference[]> {
  const { entity, clusters } = options;
  if (asksForWorkloads(entity)) return [];
  const { annotations, name } = entity.metadata;
  const asking = {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: { ...annotations, [KUBERNETES_ID]: name },
    },
  };
  const query = readMatchQuery(asking);
  const [claimant] = options.catalog.claimants(KUBERNETES_ID, name);
  const own: WorkloadStatus[] = [];
  for (const index of claimant ? [] : clusters) {
    own.push(...(yield* matchingWorkloadsInSteps(index, query)));
    if (own.length >= MAX_SUGGESTIONS) break;
  }
  const examination = yield* examineInSteps({ ...options, entity: asking });
  const { findings } = completeMatch(
    examination,
    ClusterStates.create(options),
  );
  const meant = findings
    .filter(({ rule }) => TELLING_RULES.includes(rule))
    .flatMap(({ evidence }) => evidence.objects ?? []);
  const references = [...own, ...meant].map(
    ({ cluster, apiVersion, kind, namespace, name: objectName }) => ({
      cluster,
      apiVersion,
      kind,
      namespace,
      name: objectName,
    }),
  );
  // Several rules may name the same workload.
  const distinct = new Map(
    references.map(reference => [JSON.stringify(reference), reference]),
  );
  return [...distinct.values()].slice(0, MAX_SUGGESTIONS);
}
