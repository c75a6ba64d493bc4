import { KubernetesObject, readText } from '@mooring/kubernetes-objects';
import { WorkloadContext } from './createProblem';

/** The autoscalers whose target is a workload. */
export function autoscalersOf({
  workload: { object },
  tree,
}: WorkloadContext): KubernetesObject[] {
  return [...tree.ofKind('HorizontalPodAutoscaler.autoscaling')].filter(
    ({ metadata, spec }) =>
      metadata.namespace === object.metadata.namespace &&
      readText(spec, 'scaleTargetRef', 'kind') === object.kind &&
      readText(spec, 'scaleTargetRef', 'name') === object.metadata.name,
  );
}
