import {
  evaluateFleet,
  Finding,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { LintFinding } from '../LintResult';
import { objectKey } from '../objects/Manifest';
import { holdsUnknown } from '../unknown/UnknownText';
import { manifestsOf, openValuesOf } from './evidence';
import { judgeEntity, knowledgeOf } from './judgeEntity';
import { placeFinding } from './placeFinding';
import { NotDrawn } from './notDrawn';
import { OpenQuestion, World } from './World';

/** What the rules find, and what they cannot tell. */
export interface CheckResult {
  readonly findings: readonly LintFinding[];
  readonly open: readonly OpenQuestion[];
  readonly notDrawn: readonly NotDrawn[];
}

/**
 * Runs the rules over what a checkout holds.
 *
 * @param isClosed - whether these are all entities that may claim these manifests, so that what none claims is worth a word
 */
export function check(world: World, isClosed: boolean): CheckResult {
  const { entities, catalog, clusters, indexes, config } = world;
  const findings: LintFinding[] = [];
  const open: OpenQuestion[] = [];
  const notDrawn: NotDrawn[] = [];
  const knowledge = knowledgeOf(world);
  for (const item of entities) {
    const judged = judgeEntity(item, world, knowledge);
    if (judged.open) open.push(judged.open);
    notDrawn.push(...(judged.notDrawn ?? []));
    findings.push(
      ...judged.findings.map(finding =>
        placeFinding({ finding, clusters: judged.clusters, entity: item }),
      ),
    );
  }
  if (isClosed) {
    const isNews = newsBesides(findings, open);
    // An id that is not known may be any.
    const mayClaimAny = entities.some(({ entity }) =>
      holdsUnknown(readMatchQuery(entity).labelSelector),
    );
    findings.push(
      ...evaluateFleet({ catalog, clusters: indexes, config })
        .filter(({ subject = '' }) => !holdsUnknown(subject))
        .filter(({ rule }) => !(mayClaimAny && rule === 'dangling-label'))
        .filter(isNews)
        .filter(finding => !openValuesOf(manifestsOf(finding, clusters)))
        .map(finding => placeFinding({ finding, clusters })),
    );
  }
  return { findings: withoutRepetitions(findings), open, notDrawn };
}

/** A label that no entity claims is not news when the entity that it is meant for is already known to be wrong. */
function newsBesides(
  findings: readonly LintFinding[],
  open: readonly OpenQuestion[],
): (finding: Finding) => boolean {
  const wrong = new Set([
    ...findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ entity }) => entity),
    ...open.map(({ entity }) => entity),
  ]);
  const mentioned = new Set(
    findings
      .filter(({ severity }) => severity !== 'info')
      .flatMap(({ objects, fixes }) => [
        ...objects,
        ...fixes.flatMap(({ target }) =>
          target.type === 'object' ? [target] : [],
        ),
      ])
      .map(objectKey),
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
