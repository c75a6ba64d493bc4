import {
  controllerReference,
  groupKindOf,
  ObjectSummary,
} from '@mooring/kubernetes-objects';
import { ParsedQuery } from '@mooring/plugin-kubernetes-matching-common';
import { ManifestCluster } from '../objects/ManifestCluster';
import { isCustom } from './customResources';

/** An object that is labelled right, and of which the Kubernetes tab shows less than its author expects. */
export interface NotDrawn {
  readonly why: 'custom-resource' | 'without-controller' | 'operator';
  readonly object: ObjectSummary;
  /** Where its manifest is: `k8s/app.yaml:4`. */
  readonly place: string;
}

/**
 * The kinds that run pods and that the tab has no section for.
 *
 * Source: `Cluster` in `@backstage/plugin-kubernetes-react`, which draws pods only below the controllers that it knows.
 */
const WITHOUT_CONTROLLER = new Set([
  'Pod',
  'Job.batch',
  'ReplicaSet.apps',
  'ReplicationController',
]);

/** They hand their labels to pods without a template of them. */
const RUNS = new Set(['PipelineRun.tekton.dev', 'TaskRun.tekton.dev']);
/** Their Deployments are drawn. */
const MAKES_DEPLOYMENTS = /\.serving\.knative\.dev$/;

/** The matching objects that the tab draws nothing for, or whose workloads another program makes. */
export function* notDrawnOf(
  { selector, namespace }: ParsedQuery,
  clusters: readonly ManifestCluster[],
): Iterable<NotDrawn> {
  if (!selector) return;
  for (const cluster of clusters) {
    for (const object of cluster.index.find({ selector, namespace })) {
      if (controllerReference(object)) continue;
      const why = reasonFor(object);
      if (!why) continue;
      const reference = { ...object, cluster: cluster.index.cluster };
      const place = cluster
        .manifestOf(reference)
        ?.origin.placeOf(['metadata', 'name']);
      yield { why, object, place: place ? `${place.file}:${place.line}` : '' };
    }
  }
}

function reasonFor(object: ObjectSummary): NotDrawn['why'] | undefined {
  const kind = groupKindOf(object);
  if (WITHOUT_CONTROLLER.has(kind)) return 'without-controller';
  if (MAKES_DEPLOYMENTS.test(kind)) return undefined;
  const runsPods = object.podTemplateLabels !== undefined || RUNS.has(kind);
  if (runsPods && object.apiVersion.includes('.')) return 'custom-resource';
  return isCustom(object.apiVersion) ? 'operator' : undefined;
}
