import { groupKindOf } from '../objects/groupKind';
import { isRecord, KubernetesObject } from '../objects/KubernetesObject';
import { summarize } from '../objects/summarize';
import { createDependent, Dependent } from './createDependent';
import { derivedSuffix } from './derivedIdentity';
import { asStored } from './asStored';
import { metadataOf, podTemplateOf } from '../objects/podTemplate';

/** Not copied from a Deployment to its ReplicaSets: k8s.io/kubernetes `pkg/controller/deployment/util`. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What a cluster would hold once its controllers have seen a manifest: the object as the API server stores it, then what
 * is created for it, owners first. A Deployment yields its ReplicaSet and pods, a CronJob a Job and its pods, a Service of Knative a Deployment; labels,
 * names and owner references are as the real controllers make them, with generated parts that depend on nothing but the
 * names. A controller scaled to zero, a finished Job, and an object that
 * runs nothing, yield no pods.
 *
 * Sources: those of the table of label propagation.
 *
 * - `maxPods`: how many pods to create for one controller at most; 1 by default, which is enough to see
 *   which labels they carry
 *
 * @public
 */
export function expandWorkload(
  object: KubernetesObject,
  options: { maxPods?: number } = {},
): KubernetesObject[] {
  const stored = asStored(object);
  return [
    stored,
    ...dependentsOf(stored, options).flatMap(dependent =>
      expandWorkload(dependent, options),
    ),
  ];
}

function dependentsOf(
  owner: KubernetesObject,
  options: { maxPods?: number },
): KubernetesObject[] {
  switch (groupKindOf(owner)) {
    case 'Pod':
      return [];
    case 'Deployment.apps':
      return replicaSetOf(owner, 'pod-template-hash');
    case 'Rollout.argoproj.io':
      return replicaSetOf(owner, 'rollouts-pod-template-hash');
    case 'CronJob.batch':
      return jobOf(owner);
    case 'Service.serving.knative.dev':
    case 'Configuration.serving.knative.dev':
      return deploymentOf(owner);
    default:
      return podsFrom(owner, options.maxPods ?? 1);
  }
}

function replicaSetOf(
  owner: KubernetesObject,
  hashLabel: string,
): KubernetesObject[] {
  const template = podTemplateOf(owner);
  if (!template || !isRecord(owner.spec)) return [];
  const hash = derivedSuffix(
    JSON.stringify([owner.metadata.name, template]),
    10,
  );
  const labels = { ...template.labels, [hashLabel]: hash };
  const { [LAST_APPLIED]: _, ...annotations } =
    owner.metadata.annotations ?? {};
  return [
    createDependent(owner, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: `${owner.metadata.name}-${hash}`,
      labels,
      annotations,
      spec: {
        replicas: owner.spec.replicas,
        selector: owner.spec.selector,
        template: {
          ...(owner.spec.template as object),
          metadata: { ...template, labels },
        },
      },
    }),
  ];
}

function jobOf(owner: KubernetesObject): KubernetesObject[] {
  if (!isRecord(owner.spec) || !isRecord(owner.spec.jobTemplate)) return [];
  if (summarize(owner).replicas?.desired === 0) return [];
  const { labels, annotations } = metadataOf(owner.spec.jobTemplate);
  return [
    createDependent(owner, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: `${owner.metadata.name}-${derivedSuffix(owner.metadata.name, 8)}`,
      labels,
      annotations,
      spec: owner.spec.jobTemplate.spec,
    }),
  ];
}

/** By way of a Configuration and a Revision, which nothing here asks for. */
function deploymentOf(owner: KubernetesObject): KubernetesObject[] {
  const template = podTemplateOf(owner);
  if (!template || !isRecord(owner.spec)) return [];
  const revision = `${owner.metadata.name}-00001`;
  const labels = {
    ...template.labels,
    'serving.knative.dev/revision': revision,
    'serving.knative.dev/configuration': owner.metadata.name,
    'serving.knative.dev/service': owner.metadata.name,
    app: revision,
  };
  return [
    createDependent(owner, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: `${revision}-deployment`,
      labels,
      annotations: template.annotations,
      spec: {
        template: {
          ...(owner.spec.template as object),
          metadata: { ...template, labels },
        },
      },
    }),
  ];
}

function podsFrom(
  owner: KubernetesObject,
  maxPods: number,
): KubernetesObject[] {
  const template = podTemplateOf(owner);
  const { phase, replicas } = summarize(owner);
  const isFinished = phase === 'Succeeded' || phase === 'Failed';
  if (!template || isFinished) return [];
  const count = Math.min(maxPods, replicas?.desired ?? 1);
  const spec =
    isRecord(owner.spec) && isRecord(owner.spec.template)
      ? owner.spec.template.spec
      : undefined;
  return Array.from({ length: count }, (_, ordinal): Dependent => {
    const name = podName(owner, ordinal);
    const labels = {
      ...template.labels,
      ...generatedLabels(owner, { name, ordinal }),
    };
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      name,
      labels,
      annotations: template.annotations,
      spec,
    };
  }).map(pod => createDependent(owner, pod));
}

function podName(owner: KubernetesObject, ordinal: number): string {
  const { name } = owner.metadata;
  return groupKindOf(owner) === 'StatefulSet.apps'
    ? `${name}-${ordinal}`
    : `${name}-${derivedSuffix(`${name}/${ordinal}`, 5)}`;
}

function generatedLabels(
  owner: KubernetesObject,
  pod: { name: string; ordinal: number },
): Record<string, string> {
  const revision = derivedSuffix(
    JSON.stringify([owner.metadata.name, podTemplateOf(owner)]),
    10,
  );
  switch (groupKindOf(owner)) {
    case 'StatefulSet.apps':
      return {
        'controller-revision-hash': `${owner.metadata.name}-${revision}`,
        'statefulset.kubernetes.io/pod-name': pod.name,
        'apps.kubernetes.io/pod-index': String(pod.ordinal),
      };
    case 'DaemonSet.apps':
      return {
        'controller-revision-hash': revision,
        'pod-template-generation': '1',
      };
    case 'Job.batch':
      return isIndexed(owner)
        ? { 'batch.kubernetes.io/job-completion-index': String(pod.ordinal) }
        : {};
    default:
      return {};
  }
}

function isIndexed(job: KubernetesObject): boolean {
  return isRecord(job.spec) && job.spec.completionMode === 'Indexed';
}
