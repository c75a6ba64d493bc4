import { Labels } from '../labels/Selector';
import { groupKindOf } from '../objects/groupKind';
import { isRecord, KubernetesObject } from '../objects/KubernetesObject';
import { derivedUid } from './derivedIdentity';
import { metadataOf, podTemplateOf } from '../objects/podTemplate';

/**
 * The object with what the API server adds to it on creation and matching depends on: a UID, the labels of a Job or a
 * ReplicationController that has none, and the labels of a Job's pod template.
 *
 * Sources: k8s.io/kubernetes `pkg/apis/batch/v1/defaults.go`, `pkg/apis/core/v1/defaults.go`,
 * `pkg/registry/batch/job/strategy.go`.
 */
export function asStored(object: KubernetesObject): KubernetesObject {
  const { namespace = '', name } = object.metadata;
  const uid =
    object.metadata.uid ||
    derivedUid(`${groupKindOf(object)} ${namespace} ${name}`);
  const stored = { ...object, metadata: { ...object.metadata, uid } };
  switch (groupKindOf(object)) {
    case 'ReplicationController':
      return withDefaultLabels(stored);
    case 'Job.batch':
      return withGeneratedJobLabels(withDefaultLabels(stored));
    default:
      return stored;
  }
}

function withDefaultLabels(object: KubernetesObject): KubernetesObject {
  const labels = podTemplateOf(object)?.labels;
  if (!labels || Object.keys(object.metadata.labels ?? {}).length > 0)
    return object;
  return { ...object, metadata: { ...object.metadata, labels } };
}

function withGeneratedJobLabels(job: KubernetesObject): KubernetesObject {
  if (
    !isRecord(job.spec) ||
    !isRecord(job.spec.template) ||
    job.spec.manualSelector === true
  )
    return job;
  const { name, uid = '' } = job.metadata;
  const { labels, annotations } = metadataOf(job.spec.template);
  const generated: Labels = {
    'batch.kubernetes.io/job-name': name,
    'job-name': name,
    'batch.kubernetes.io/controller-uid': uid,
    'controller-uid': uid,
  };
  const metadata = { labels: { ...generated, ...labels }, annotations };
  return {
    ...job,
    spec: { ...job.spec, template: { ...job.spec.template, metadata } },
  };
}
