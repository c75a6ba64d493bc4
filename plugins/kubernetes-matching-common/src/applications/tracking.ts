import {
  controllerReference,
  labelValue,
  ObjectSummary,
  readTrackingName,
  TrackingApplication,
} from '@mooring/kubernetes-objects';

/** Source: `LabelKeyAppInstance` in github.com/argoproj/argo-cd `common/common.go`. */
const INSTANCE = 'argocd.argoproj.io/instance';
/** What Argo CD tracks by unless it is told otherwise, and what Helm sets as well. */
const COMMON_INSTANCE = 'app.kubernetes.io/instance';

/**
 * An Application that workloads of one cluster say deploys them.
 *
 * @public
 */
export interface TrackedWorkloads {
  /** The cluster of the workloads. */
  readonly cluster: string;
  readonly application: TrackingApplication;
  /** Whether something else may have set the label that says so. */
  readonly isHint: boolean;
}

/** The Application that a workload says deploys it; what a controller has made says nothing of its own. */
export function trackingOf(
  object: ObjectSummary,
): Pick<TrackedWorkloads, 'application' | 'isHint'> | undefined {
  if (controllerReference(object)) return undefined;
  const own = object.delivery?.trackedBy;
  if (own) return { application: own, isHint: false };
  const instance = labelValue(object.labels, INSTANCE);
  if (instance)
    return { application: readTrackingName(instance), isHint: false };
  const common = labelValue(object.labels, COMMON_INSTANCE);
  return common
    ? { application: readTrackingName(common), isHint: true }
    : undefined;
}

/** Whether an Application is the one that a workload names. */
export function isTrackedBy(
  { namespace, name }: TrackingApplication,
  application: Pick<ObjectSummary, 'namespace' | 'name'>,
): boolean {
  return (
    name === application.name &&
    (namespace === undefined || namespace === application.namespace)
  );
}
