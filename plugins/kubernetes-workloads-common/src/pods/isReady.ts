import { conditionOf, KubernetesObject } from '@mooring/kubernetes-objects';

/** Source: `IsPodReady` in k8s.io/kubernetes `pkg/api/v1/pod/util.go`. */
export function isReady(pod: KubernetesObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}
