import { KubernetesObject, readRecord } from '@mooring/kubernetes-objects';
import { isReady } from '../pods/isReady';
import { createProblem, problemObject } from './createProblem';
import { count, foreign, sentence } from './words';

/** A Service selects pods of this workload, and none of them is ready. */
export const serviceWithoutEndpoints = createProblem({
  id: 'service-without-endpoints',
  description: 'A Service selects pods, and none of them is ready.',
  severity: 'error',
  consequence: true,
  message: (data: { service: string; pods: number }) =>
    sentence(
      `Service ${data.service} has no endpoints: none of its ${count(
        data.pods,
        'pod',
      )} is ready`,
    ),
  *check({ pods, tree }) {
    for (const service of tree.ofKind('Service')) {
      if (!pods.some(pod => selects(service, pod))) continue;
      const selected = [...tree.ofKind('Pod')].filter(pod =>
        selects(service, pod),
      );
      if (selected.some(isReady)) continue;
      yield {
        data: {
          service: foreign(service.metadata.name),
          pods: selected.length,
        },
        objects: [service],
        next: [{ type: 'events', object: problemObject(service) }],
      };
    }
  },
});

function selects(service: KubernetesObject, pod: KubernetesObject): boolean {
  const selector = readRecord(service.spec, 'selector');
  return (
    selector !== undefined &&
    Object.keys(selector).length > 0 &&
    service.metadata.namespace === pod.metadata.namespace &&
    Object.entries(selector).every(
      ([key, value]) => pod.metadata.labels?.[key] === value,
    )
  );
}
