import { dirname } from 'node:path';
import {
  controllerReference,
  ObjectSummary,
  podTemplateOf,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import {
  askedLabel,
  Finding,
  Fix,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  ObjectReference,
  readMatchQuery,
  setLabelEverywhere,
} from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../objects/EntityDocument';
import { isWithin } from '../files/Checkout';
import { Manifest } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';
import { isCustom } from './customResources';
import { openValuesOf } from './evidence';
import { sayNothingMatches } from './sayNothingMatches';
import { OpenQuestion, World } from './World';

/** A workload that no entity selects. */
interface Unclaimed {
  readonly cluster: ManifestCluster;
  readonly object: ObjectSummary;
}

/** More workloads than these are not offered to be labelled. */
const MAX_FIXES = 3;
const MAX_OBJECTS = 20;

/**
 * What it means that nothing matches an entity. It is a mistake only where its workload would have to be in the checkout:
 * where one is beside it that nobody claims, or where the manifests are said to be all there are.
 */
export function judgeAbsence(
  finding: Finding,
  item: EntityDocument,
  world: World,
): Finding | OpenQuestion {
  const { gaps, isSaidToBeWhole, isTemplate } = world;
  if (gaps.length > 0) return { entity: item.ref, reason: 'gap' };
  const unclaimed = unclaimedWorkloads(world);
  const near = unclaimed.filter(workload => isBeside(workload, item, world));
  const around = unclaimed.filter(workload => isBesideNobody(workload, world));
  const what = openValuesOf((near.length > 0 ? near : around).flatMap(madeBy));
  if (what !== undefined) {
    return { entity: item.ref, reason: 'unknown-value', what };
  }
  if (near.length > 0) return describe(finding, item, near, world);
  if (isSaidToBeWhole) return describe(finding, item, around, world);
  const parts = isTemplate ? customResources(world) : [];
  if (parts.length > 0) {
    const severity = atMost('warning', finding);
    return { ...describe(finding, item, parts, world), severity };
  }
  return around.length > 0
    ? {
        ...describe(finding, item, around, world),
        severity: atMost('warning', finding),
      }
    : { entity: item.ref, reason: 'elsewhere' };
}

function madeBy({ cluster, object }: Unclaimed): Manifest[] {
  const manifest = cluster.manifestOf(referenceOf({ cluster, object }));
  return manifest ? [manifest] : [];
}

function atMost(
  limit: Finding['severity'],
  { severity }: Finding,
): Finding['severity'] {
  return severity === 'error' ? limit : severity;
}

function describe(
  finding: Finding,
  { entity }: EntityDocument,
  workloads: readonly Unclaimed[],
  { config: { clusters: clusterNames } }: World,
): Finding {
  const query = readMatchQuery(entity);
  const label = askedLabel(query);
  const fixes: Fix[] = label
    ? workloads
        .filter(({ object: { labels } }) => !Object.hasOwn(labels, label.key))
        .slice(0, MAX_FIXES)
        .map(({ cluster, object }) =>
          setLabelEverywhere({
            cluster: cluster.index.cluster,
            object,
            ...label,
          }),
        )
    : [];
  const [annotated] = workloads.flatMap(annotationsOn);
  return {
    ...finding,
    evidence: {
      path: ['metadata', 'annotations', annotationOf(query.source)],
      ...(finding.evidence.objects?.length
        ? finding.evidence
        : { objects: workloads.slice(0, MAX_OBJECTS).map(referenceOf) }),
    },
    message: sayNothingMatches({
      query,
      evidence: finding.evidence,
      workloads: workloads.map(({ object }) => object),
      annotated,
      clusterNames,
    }),
    fixes: finding.fixes.length > 0 ? finding.fixes : fixes,
  };
}

function referenceOf({ cluster, object }: Unclaimed): ObjectReference {
  const { apiVersion, kind, namespace, name } = object;
  return { cluster: cluster.index.cluster, apiVersion, kind, namespace, name };
}

/** Workloads that carry an id, whichever it is, where nothing selects by it. */
function annotationsOn(
  workload: Unclaimed,
): { object: ObjectSummary; value: string }[] {
  return madeBy(workload).flatMap(({ object: { metadata, ...object } }) => {
    const pods = podTemplateOf({ ...object, metadata });
    const value =
      metadata.annotations?.[KUBERNETES_ID] ??
      pods?.annotations?.[KUBERNETES_ID];
    return value === undefined ? [] : [{ object: workload.object, value }];
  });
}

function annotationOf(source: string): string {
  return source === 'label-selector'
    ? KUBERNETES_LABEL_SELECTOR
    : KUBERNETES_ID;
}

function unclaimedWorkloads({ clusters, catalog }: World): Unclaimed[] {
  const found: Unclaimed[] = [];
  for (const cluster of clusters) {
    for (const object of cluster.index.find({ kinds: WORKLOAD_KINDS })) {
      if (controllerReference(object)) continue;
      const [claimant] = [
        ...catalog.selecting(object.labels),
        ...catalog.selecting(object.podTemplateLabels ?? {}),
      ];
      if (!claimant) found.push({ cluster, object });
    }
  }
  return found;
}

/** The objects of other kinds than those that Kubernetes and the tools of delivery bring: what a template may be about. */
function customResources({ clusters }: World): Unclaimed[] {
  return clusters.flatMap(cluster =>
    [...cluster.index.find({})]
      .filter(({ apiVersion }) => isCustom(apiVersion))
      .map(object => ({ cluster, object })),
  );
}

/** Whether the entity is the nearest to the workload, going up from the workload's file. */
function isBeside(
  workload: Unclaimed,
  item: EntityDocument,
  { entities }: World,
): boolean {
  return nearestTo(workload, entities).includes(item);
}

function isBesideNobody(workload: Unclaimed, { entities }: World): boolean {
  return nearestTo(workload, entities).length === 0;
}

function nearestTo(
  { cluster, object }: Unclaimed,
  entities: readonly EntityDocument[],
): EntityDocument[] {
  const [manifest] = madeBy({ cluster, object });
  if (!manifest) return [];
  const { path } = manifest.origin;
  const around = entities.filter(({ document }) =>
    isWithin(dirname(document.file.path), path),
  );
  const depth = Math.max(0, ...around.map(depthOf));
  return around.filter(entity => depthOf(entity) === depth);
}

function depthOf({ document }: EntityDocument): number {
  return dirname(document.file.path).length;
}
