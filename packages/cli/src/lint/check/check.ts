import { WORKLOAD_KINDS } from '@mooring/kubernetes-objects';
import {
  asksForWorkloads,
  CatalogIndex,
  evaluate,
  evaluateFleet,
  Finding,
  MatchingConfig,
  rules,
} from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../discover/EntityDocument';
import { LintFinding } from '../LintResult';
import { objectKey } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';
import { placeFinding } from './placeFinding';

/** What the rules find, and how much of it could be judged. */
export interface CheckResult {
  readonly findings: readonly LintFinding[];
  /** How many entities ask for workloads. */
  readonly asking: number;
  /** How many of them ask for workloads that are not among the manifests, while not all of these could be read. */
  readonly unknown: number;
  /** Whether there is anything among the manifests that runs pods. */
  readonly hasWorkloads: boolean;
}

const RULES = new Map(rules.map(rule => [rule.id, rule]));

/**
 * Runs the rules over what a checkout holds. Where nothing runs pods, the manifests are somewhere else: then only those rules
 * are run that need none.
 */
export function check(options: {
  entities: readonly EntityDocument[];
  clusters: readonly ManifestCluster[];
  config: MatchingConfig;
  /** Whether these are all entities that may claim these manifests, so that what none claims is worth a word. */
  isClosed: boolean;
}): CheckResult {
  const { entities, clusters, config, isClosed } = options;
  const catalog = CatalogIndex.create(entities.map(({ entity }) => entity));
  const hasWorkloads = clusters.some(runsSomething);
  const indexes = hasWorkloads ? clusters.map(({ index }) => index) : [];
  const findings: LintFinding[] = [];
  let asking = 0;
  let unknown = 0;

  for (const item of entities) {
    const { entity } = item;
    const alone = evaluate({ entity, catalog, clusters: [], config });
    const joined = evaluate({
      entity,
      catalog,
      clusters: indexes,
      // Which cluster a manifest will be applied to is not known.
      config: {
        ...config,
        serviceLocatorMethod: undefined,
        clusters: undefined,
      },
    });
    if (asksForWorkloads(entity)) {
      asking++;
      if (joined.status === 'unknown') unknown++;
    }
    const found = [
      ...alone.findings.filter(({ rule }) => needsNoCluster(rule)),
      ...(hasWorkloads ? joined.findings : []).filter(({ rule }) =>
        isAboutObjects(rule),
      ),
    ];
    findings.push(
      ...found.map(finding =>
        placeFinding({ finding, clusters, entity: item }),
      ),
    );
  }
  if (hasWorkloads && isClosed) {
    const isNews = newsBesides(findings);
    const fleet = evaluateFleet({ catalog, clusters: indexes, config });
    findings.push(
      ...fleet
        .filter(isNews)
        .map(finding => placeFinding({ finding, clusters })),
    );
  }
  return {
    findings: withoutRepetitions(findings),
    asking,
    unknown,
    hasWorkloads,
  };
}

function runsSomething({ index }: ManifestCluster): boolean {
  const [workload] = index.find({ kinds: WORKLOAD_KINDS });
  if (workload) return true;
  for (const object of index.find({})) {
    if (object.podTemplateLabels) return true;
  }
  return false;
}

function needsNoCluster(rule: Finding['rule']): boolean {
  const needs = RULES.get(rule)?.needs;
  return needs === 'entity' || needs === 'catalog';
}

/** What could not be read is reported as such, rather than as a cluster that does not answer. */
function isAboutObjects(id: Finding['rule']): boolean {
  const rule = RULES.get(id);
  return rule?.needs === 'cluster' && rule.when !== 'unanswered';
}

/** A label that no entity claims is no news when the entity that it is meant for is already known to be wrong. */
function newsBesides(
  findings: readonly LintFinding[],
): (finding: Finding) => boolean {
  const wrong = new Set(
    findings
      .filter(({ severity }) => severity === 'error')
      .map(({ entity }) => entity),
  );
  const mentioned = new Set(
    findings.flatMap(({ objects }) => objects.map(objectKey)),
  );
  return ({ evidence: { entities = [], objects = [] } }) =>
    !entities.some(ref => wrong.has(ref)) &&
    !(
      objects.length > 0 &&
      objects.every(object => mentioned.has(objectKey(object)))
    );
}

/** Overlays for several environments repeat the same mistake. */
function withoutRepetitions(findings: readonly LintFinding[]): LintFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, entity, place, fixes }) => {
    const { file, line, column } = place;
    const titles = fixes.map(({ title }) => title);
    const key = JSON.stringify([rule, entity, file, line, column, titles]);
    return !seen.has(key) && seen.add(key);
  });
}
