import { dirname } from 'node:path';
import {
  controllerReference,
  ObjectSummary,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';
import { ObjectReference } from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../objects/EntityDocument';
import { Manifest } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';
import { World } from './World';

/** A workload that no entity selects. */
export interface Unclaimed {
  readonly cluster: ManifestCluster;
  readonly object: ObjectSummary;
  /** The entities that are nearest to it, going up from its file. */
  readonly nearest: readonly EntityDocument[];
}

/** What hands a pod template to controllers that only its cluster makes. */
const LEADING_TO_PODS = [
  'Service.serving.knative.dev',
  'DeploymentConfig.apps.openshift.io',
  'Rollout.argoproj.io',
];

/** Finds the workloads that no entity selects. */
export function unclaimedWorkloads(world: World): Unclaimed[] {
  return workloadsIn(world).flatMap(({ claims, ...workload }) =>
    claims.length === 0 ? [workload] : [],
  );
}

/** A workload that an entity selects. */
export interface Claimed {
  readonly workload: Omit<Unclaimed, 'nearest'>;
  readonly claimant: EntityDocument;
  readonly nearest: readonly EntityDocument[];
}

/** Finds the workloads that one entity selects. */
export function claimedWorkloads(world: World): Claimed[] {
  const byRef = new Map(world.entities.map(item => [item.ref, item]));
  return workloadsIn(world).flatMap(({ claims, nearest, ...workload }) => {
    const [claimant] = claims.flatMap(ref => byRef.get(ref) ?? []);
    return claimant ? [{ workload, claimant, nearest }] : [];
  });
}

function workloadsIn({
  clusters,
  catalog,
  entities,
}: World): (Unclaimed & { claims: string[] })[] {
  const byDirectory = new Map<string, EntityDocument[]>();
  for (const entity of entities) {
    const directory = dirname(entity.document.file.path);
    const there = byDirectory.get(directory);
    if (there) there.push(entity);
    else byDirectory.set(directory, [entity]);
  }
  const found: (Unclaimed & { claims: string[] })[] = [];
  for (const cluster of clusters) {
    const kinds = [...WORKLOAD_KINDS, ...LEADING_TO_PODS];
    for (const object of cluster.index.find({ kinds })) {
      if (controllerReference(object)) continue;
      const claims = [
        ...catalog.selecting(object.labels),
        ...catalog.selecting(object.podTemplateLabels ?? {}),
      ].map(({ ref }) => ref);
      const [manifest] = madeBy({ cluster, object });
      const nearest = manifest ? nearestTo(manifest, byDirectory) : [];
      found.push({ cluster, object, nearest, claims });
    }
  }
  return found;
}

/** The manifest of a workload, if there is one. */
export function madeBy(workload: Omit<Unclaimed, 'nearest'>): Manifest[] {
  const manifest = workload.cluster.manifestOf(referenceOf(workload));
  return manifest ? [manifest] : [];
}

/** A workload as findings refer to it. */
export function referenceOf({
  cluster,
  object,
}: Omit<Unclaimed, 'nearest'>): ObjectReference {
  const { apiVersion, kind, namespace, name } = object;
  return { cluster: cluster.index.cluster, apiVersion, kind, namespace, name };
}

function nearestTo(
  { origin }: Manifest,
  byDirectory: ReadonlyMap<string, EntityDocument[]>,
): readonly EntityDocument[] {
  let directory = dirname(origin.path);
  for (;;) {
    const entities = byDirectory.get(directory);
    if (entities) return entities;
    const parent = dirname(directory);
    if (parent === directory) return [];
    directory = parent;
  }
}
