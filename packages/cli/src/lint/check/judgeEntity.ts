import {
  asksForWorkloads,
  evaluate,
  Finding,
  Match,
  readMatchQuery,
  rules,
} from '@mooring/plugin-kubernetes-matching-common';
import { once } from 'lodash';
import { EntityDocument } from '../objects/EntityDocument';
import { ManifestSource } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';
import { judgeAbsence, workloadLeftBeside } from './absence';
import { withCause } from './because';
import { holdsUnknown } from '../unknown/UnknownText';
import { Environments, environmentsWithoutLabel } from './environments';
import { manifestsOf, openValuesOf } from './evidence';
import { hypothesesFor, isUncertain } from './hypotheses';
import { unlabelledJobTemplates } from './jobTemplates';
import { NotDrawn, notDrawnOf } from './notDrawn';
import { Unclaimed, unclaimedWorkloads } from './Unclaimed';
import { OpenQuestion, World } from './World';

/** What is found about one entity. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Where the objects are that the findings speak of. */
  readonly clusters: readonly ManifestCluster[];
  readonly open?: OpenQuestion;
  /** What matches and is shown less than it could be. */
  readonly notDrawn?: readonly NotDrawn[];
}

/** What the judgements of all entities need of the world, found out once and only if one of them asks. */
export interface Knowledge {
  environments(): Environments;
  unclaimed(): readonly Unclaimed[];
  /** The sources with something that is not known. */
  uncertain(): readonly ManifestSource[];
}

/** Prepares what {@link judgeEntity} needs. */
export function knowledgeOf(world: World): Knowledge {
  return {
    environments: once(() => Environments.create(world)),
    unclaimed: once(() => unclaimedWorkloads(world)),
    uncertain: once(() => world.sources.filter(isUncertain)),
  };
}

const RULES = new Map(rules.map(rule => [rule.id, rule]));
const ABSENCE = 'no-objects';
/** They guess at the workload that is meant by another label or its name. */
const GUESSES = ['near-miss', 'other-label-in-use'];

/**
 * Judges one entity by the manifests. What was read counts, whatever else could not be: a value in use, a namespace, a half
 * label. Only that there is nothing can be said of a whole alone.
 */
export function judgeEntity(
  item: EntityDocument,
  world: World,
  knowledge: Knowledge,
): Judgement {
  const { entity } = item;
  const { catalog, config, clusters } = world;
  const alone = evaluate({ entity, catalog, clusters: [], config });
  const own = alone.findings.filter(
    finding =>
      needsNoCluster(finding.rule) &&
      !(world.isTemplate && isOfOnePiece(finding, item)),
  );
  if (!asksForWorkloads(entity)) return { findings: own, clusters };

  const joined = join(item, world, clusters);
  const found = joined.findings
    .filter(({ rule }) => isAboutObjects(rule))
    .map(finding => withCause(finding, clusters));
  if (joined.status !== 'unmatched') {
    const query = readMatchQuery(entity);
    const jobs = [...unlabelledJobTemplates(query, clusters, config)];
    const environments = [
      ...environmentsWithoutLabel(query, item, knowledge.environments(), world),
    ];
    const beside = workloadLeftBeside(
      query,
      item,
      world,
      knowledge.unclaimed(),
    );
    return {
      findings: [...own, ...found, ...jobs, ...environments, ...beside],
      clusters,
      notDrawn: [...notDrawnOf(query, clusters)],
    };
  }
  const acted = actOut(item, world, knowledge);
  if (acted) {
    return { ...acted, findings: [...own, ...acted.findings] };
  }
  const findings = [...own];
  let open: OpenQuestion | undefined;
  for (const finding of found) {
    if (finding.rule !== ABSENCE) {
      const what = GUESSES.includes(finding.rule)
        ? openValuesOf(manifestsOf(finding, clusters))
        : undefined;
      if (what === undefined) findings.push(asFarAsKnown(finding));
      else open = { entity: item.ref, reason: 'unknown-value', what };
      continue;
    }
    const judged = judgeAbsence(finding, item, world, knowledge.unclaimed());
    if ('reason' in judged) open = judged;
    else findings.push(judged);
  }
  return { findings, clusters, open };
}

/** What is found if the unknowns are what makes the entity match; nothing when no unknown can. */
function actOut(
  item: EntityDocument,
  world: World,
  knowledge: Knowledge,
): Judgement | undefined {
  const hypotheses = hypothesesFor({
    query: readMatchQuery(item.entity),
    sources: world.sources,
    uncertain: knowledge.uncertain(),
    unknowns: world.unknowns,
  });
  const { isOpen, unknowns } = hypotheses;
  const clusters = [...world.clusters, ...hypotheses.clusters];
  if (hypotheses.clusters.length > 0) {
    const { status, findings } = join(item, world, clusters);
    if (status !== 'unmatched') {
      return {
        findings: findings.filter(({ rule }) => isAboutObjects(rule)),
        clusters,
        open: unknowns.length > 0 ? openQuestion() : undefined,
        notDrawn: [...notDrawnOf(readMatchQuery(item.entity), clusters)],
      };
    }
  }
  if (!isOpen && hypotheses.clusters.length === 0) return undefined;
  return { findings: [], clusters, open: openQuestion() };

  function openQuestion(): OpenQuestion {
    const what = unknowns.map(unknown => unknown.what).join(' and ');
    return {
      entity: item.ref,
      reason: 'unknown-value',
      what: what === '' ? undefined : what,
    };
  }
}

/** Which cluster a manifest will be applied to is not known, so it is on all that the entity asks. */
function join(
  { entity }: EntityDocument,
  { catalog, config }: World,
  clusters: readonly ManifestCluster[],
): Match {
  return evaluate({
    entity,
    catalog,
    clusters: clusters.map(({ index }) => index),
    config: { ...config, serviceLocatorMethod: undefined, clusters: undefined },
  });
}

/** A template makes a component and what delivers it, a resource, which show the same objects on purpose. */
function isOfOnePiece(
  { rule, evidence: { entities = [] } }: Finding,
  { entity }: EntityDocument,
): boolean {
  const kind = `${entity.kind.toLowerCase()}:`;
  return (
    rule === 'id-collision' && entities.every(ref => !ref.startsWith(kind))
  );
}

function needsNoCluster(rule: Finding['rule']): boolean {
  const needs = RULES.get(rule)?.needs;
  return needs === 'entity' || needs === 'catalog';
}

/** What a namespace is not is known by its shape; where else its objects go may be said in another checkout. */
function asFarAsKnown(finding: Finding): Finding {
  const { rule, severity, evidence } = finding;
  const isByShape =
    rule === 'wrong-namespace' &&
    severity === 'error' &&
    evidence.objects?.every(({ namespace = '' }) => holdsUnknown(namespace));
  return isByShape ? { ...finding, severity: 'warning' } : finding;
}

function isAboutObjects(id: Finding['rule']): boolean {
  return ['application', 'cluster'].includes(RULES.get(id)?.needs ?? '');
}
