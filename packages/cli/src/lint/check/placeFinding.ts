import {
  asksForWorkloads,
  Finding,
  Fix,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  ObjectReference,
  readMatchQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../objects/EntityDocument';
import { STDIN_NAME } from '../LintOptions';
import { LintFinding, LintFix } from '../LintResult';
import { Patchable } from '../Patchable';
import { LabelledPlace, Place } from '../Place';
import { Manifest } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';

/** How many manifests a finding points at. */
const MAX_RELATED = 5;

/**
 * Says where a finding is: in the entity where that can mend it, else in the manifest that a fix would change, else in the
 * manifest it speaks of.
 *
 * @param options.entity - absent for a finding about manifests that no entity claims
 */
export function placeFinding(options: {
  finding: Finding;
  clusters: readonly ManifestCluster[];
  entity?: EntityDocument;
}): LintFinding {
  const { finding, clusters, entity } = options;
  const { rule, severity, message, evidence } = finding;
  const related = relatedPlaces(finding, clusters);
  const own = evidence.path
    ? entity?.document.placeOf(evidence.path, evidence.column)
    : undefined;
  return {
    rule,
    severity,
    message,
    entity: entity?.ref,
    place:
      own ??
      placeToMend(finding, clusters) ??
      (entity ? placeOfQuestion(entity) : placeOfFirst(related)),
    related,
    objects: evidence.objects ?? [],
    fixes: finding.fixes.map(fix => locateFix(fix, clusters, entity)),
  };
}

/** The manifest of an object that a finding speaks of. */
function manifestOf(
  reference: ObjectReference,
  clusters: readonly ManifestCluster[],
): Manifest | undefined {
  return clusters
    .find(({ index }) => index.cluster === reference.cluster)
    ?.manifestOf(reference);
}

function locateFix(
  fix: Fix,
  clusters: readonly ManifestCluster[],
  entity: EntityDocument | undefined,
): LintFix {
  const document =
    fix.target.type === 'entity'
      ? entity?.document
      : manifestOf(fix.target, clusters)?.origin.document;
  return {
    ...fix,
    document:
      document && isPatchable(document, fix.edits) ? document : undefined,
  };
}

/** Standard input is not a file, and not every edit leaves all else as it is. */
function isPatchable(document: Patchable, edits: Fix['edits']): boolean {
  if (document.file.name === STDIN_NAME) return false;
  try {
    document.patch(document.file.text, edits);
    return true;
  } catch {
    return false;
  }
}

function placeToMend(
  { fixes: [fix] }: Finding,
  clusters: readonly ManifestCluster[],
): Place | undefined {
  if (fix?.target.type !== 'object') return undefined;
  const [edit] = fix.edits;
  return manifestOf(fix.target, clusters)?.origin.placeOf(edit?.path ?? []);
}

function placeOfFirst([first]: readonly LabelledPlace[]): Place {
  const { label: _, ...place } = first;
  return place;
}

/** The annotation that asks, or the name that stands for it. */
function placeOfQuestion({ entity, document }: EntityDocument): Place {
  const { source } = readMatchQuery(entity);
  return document.placeOf(
    asksForWorkloads(entity) && source !== 'name'
      ? ['metadata', 'annotations', annotationOf(source)]
      : ['metadata', 'name'],
  );
}

function annotationOf(source: 'label-selector' | 'kubernetes-id'): string {
  return source === 'label-selector'
    ? KUBERNETES_LABEL_SELECTOR
    : KUBERNETES_ID;
}

function relatedPlaces(
  { evidence }: Finding,
  clusters: readonly ManifestCluster[],
): LabelledPlace[] {
  return (evidence.objects ?? []).slice(0, MAX_RELATED).flatMap(reference => {
    const manifest = manifestOf(reference, clusters);
    return manifest ? [placeOfManifest(manifest)] : [];
  });
}

function placeOfManifest({ object, origin }: Manifest): LabelledPlace {
  const { kind, metadata } = object;
  const isLabelled = Object.hasOwn(metadata.labels ?? {}, KUBERNETES_ID);
  const path = isLabelled
    ? ['metadata', 'labels', KUBERNETES_ID]
    : ['metadata', 'name'];
  return { ...origin.placeOf(path), label: `${kind} ${metadata.name}` };
}
