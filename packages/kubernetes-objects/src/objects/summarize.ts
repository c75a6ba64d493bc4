import { Labels } from '../labels/Selector';
import { podTemplateOf } from './podTemplate';
import { groupKindOf } from './groupKind';
import { isRecord, isStringMap, KubernetesObject } from './KubernetesObject';
import {
  DeliverySummary,
  ObjectPhase,
  ObjectSummary,
  ReplicaCounts,
} from './ObjectSummary';
import { readText } from './readFields';
import { readTrackingId, TRACKING_ID } from './trackingId';

const ANNOTATION_PREFIX = 'backstage.io/';
const NONE: Labels = Object.freeze({});
const PHASES: readonly ObjectPhase[] = [
  'Pending',
  'Running',
  'Succeeded',
  'Failed',
  'Unknown',
];

/**
 * Projects an object to what matching reads of it.
 *
 * @public
 */
export function summarize(object: KubernetesObject): ObjectSummary {
  const { name, namespace, uid, labels, annotations, ownerReferences } =
    object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: namespace || undefined,
    name,
    uid: uid || undefined,
    labels: labels ?? NONE,
    annotations: relevant(annotations),
    owners: (ownerReferences ?? []).map(
      ({ apiVersion, kind, name: owner, uid: ownerUid, controller }) => ({
        apiVersion,
        kind,
        name: owner,
        uid: ownerUid,
        controller,
      }),
    ),
    podTemplateLabels: podTemplateOf(object)?.labels,
    podSelector: podSelectorOf(object),
    replicas: replicasOf(object),
    phase: phaseOf(object),
    delivery: deliveryOf(object),
  };
}

function deliveryOf(object: KubernetesObject): DeliverySummary | undefined {
  const kind = groupKindOf(object);
  const { namespace, name, annotations } = object.metadata;
  if (kind === 'Application.argoproj.io') {
    const destination = {
      name: readText(object.spec, 'destination', 'name'),
      server: readText(object.spec, 'destination', 'server'),
    };
    const project = readText(object.spec, 'project');
    return { destination, project };
  }
  const tracked = annotations && readTrackingId(annotations[TRACKING_ID]);
  // Controllers copy annotations to what they create.
  const isOwn =
    tracked &&
    tracked.object.kind === kind &&
    tracked.object.name === name &&
    (tracked.object.namespace ?? namespace) === namespace;
  return isOwn ? { trackedBy: tracked.application } : undefined;
}

function relevant(annotations: Labels | undefined): Labels {
  const entries = Object.entries(annotations ?? NONE).filter(([key]) =>
    key.startsWith(ANNOTATION_PREFIX),
  );
  return entries.length > 0 ? Object.fromEntries(entries) : NONE;
}

function podSelectorOf(object: KubernetesObject): Labels | undefined {
  if (groupKindOf(object) !== 'Service' || !isRecord(object.spec))
    return undefined;
  const { selector } = object.spec;
  return isStringMap(selector) && Object.keys(selector).length > 0
    ? selector
    : undefined;
}

function replicasOf(object: KubernetesObject): ReplicaCounts | undefined {
  const spec = isRecord(object.spec) ? object.spec : {};
  const status = isRecord(object.status) ? object.status : {};
  switch (groupKindOf(object)) {
    case 'Deployment.apps':
    case 'StatefulSet.apps':
    case 'ReplicaSet.apps':
    case 'ReplicationController':
    case 'Rollout.argoproj.io':
      return {
        desired: count(spec.replicas, 1),
        ready: count(status.readyReplicas, 0),
      };
    case 'DaemonSet.apps':
      return {
        desired: count(status.desiredNumberScheduled, 1),
        ready: count(status.numberReady, 0),
      };
    case 'Job.batch':
      return {
        desired: spec.suspend === true ? 0 : count(spec.parallelism, 1),
        ready: count(status.ready, 0),
      };
    case 'CronJob.batch':
      return {
        desired: spec.suspend === true ? 0 : 1,
        ready: Array.isArray(status.active) ? status.active.length : 0,
      };
    default:
      return undefined;
  }
}

function phaseOf(object: KubernetesObject): ObjectPhase | undefined {
  const status = isRecord(object.status) ? object.status : {};
  switch (groupKindOf(object)) {
    case 'Pod':
      return PHASES.find(phase => phase === status.phase) ?? 'Pending';
    case 'Job.batch':
      if (hasCondition(status.conditions, 'Complete')) return 'Succeeded';
      return hasCondition(status.conditions, 'Failed') ? 'Failed' : 'Running';
    default:
      return undefined;
  }
}

function hasCondition(conditions: unknown, type: string): boolean {
  return (
    Array.isArray(conditions) &&
    conditions.some(
      item => isRecord(item) && item.type === type && item.status === 'True',
    )
  );
}

function count(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
    ? value
    : otherwise;
}
