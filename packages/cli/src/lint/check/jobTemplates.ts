import {
  groupKindOf,
  KubernetesObject,
  matchesLabels,
  podTemplateOf,
  summarize,
} from '@mooring/kubernetes-objects';
import {
  askedLabel,
  Finding,
  MatchingConfig,
  ParsedQuery,
  setPodTemplateLabel,
} from '@mooring/plugin-kubernetes-matching-common';
import { isRecord } from '../records';
import { ManifestCluster } from '../objects/ManifestCluster';

const RULE = 'label-on-controller-only';

/**
 * The CronJobs whose Jobs match only because the API server gives a Job without labels those of its pods. The first label of
 * the Jobs' own, as kustomize and Argo CD add, takes that away, and with it Jobs and pods from the tab.
 *
 * Source: k8s.io/kubernetes `pkg/apis/batch/v1/defaults.go`.
 */
export function* unlabelledJobTemplates(
  query: ParsedQuery,
  clusters: readonly ManifestCluster[],
  config: MatchingConfig,
): Iterable<Finding> {
  const { selector, namespace, labelSelector } = query;
  const label = askedLabel(query);
  if (!selector || !label || config.severities?.[RULE] === 'off') return;
  for (const cluster of clusters) {
    const kinds = ['CronJob.batch'];
    for (const found of cluster.index.find({ selector, namespace, kinds })) {
      const reference = { cluster: cluster.index.cluster, ...found };
      const object = cluster.manifestOf(reference)?.object;
      if (!object || !isUnlabelled(object, selector)) continue;
      const { apiVersion, kind, name } = found;
      yield {
        rule: RULE,
        severity: 'warning',
        message: `The Jobs of CronJob ${name} match ${JSON.stringify(
          labelSelector,
        )} only because they have no labels: the API server then gives them those of their pods, until a label of their own is added. Without it the tab shows neither Jobs nor pods.`,
        evidence: {
          objects: [
            {
              cluster: reference.cluster,
              apiVersion,
              kind,
              namespace: found.namespace,
              name,
            },
          ],
        },
        fixes: [
          setPodTemplateLabel({
            cluster: reference.cluster,
            object: summarize(object),
            ...label,
            certain: true,
          }),
        ],
      };
    }
  }
}

function isUnlabelled(
  object: KubernetesObject,
  selector: Parameters<typeof matchesLabels>[0],
): boolean {
  if (groupKindOf(object) !== 'CronJob.batch' || !isRecord(object.spec)) {
    return false;
  }
  const { jobTemplate } = object.spec;
  const metadata = isRecord(jobTemplate) ? jobTemplate.metadata : undefined;
  const labels = isRecord(metadata) ? metadata.labels : undefined;
  return (
    (!isRecord(labels) || Object.keys(labels).length === 0) &&
    matchesLabels(selector, podTemplateOf(object)?.labels ?? {})
  );
}
