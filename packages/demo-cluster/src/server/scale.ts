import { isRecord } from '../isRecord';
import { KubernetesObject } from '../store/KubernetesObject';
import { badRequest } from '../store/StatusError';

/** The `Scale` of an object that has replicas; see `k8s.io/api/autoscaling/v1`. */
export function scaleOf({
  metadata,
  spec,
  status,
}: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const selector = Object.entries(spec.selector?.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas },
    status: { replicas: status?.replicas ?? 0, selector: selector.join(',') },
  };
}

/** The object with the replicas a changed `Scale` asks for. Throws a `StatusError` when it asks for no number. */
export function withScale(
  object: KubernetesObject,
  scale: unknown,
): KubernetesObject {
  const replicas =
    isRecord(scale) && isRecord(scale.spec) ? scale.spec.replicas : undefined;
  if (!Number.isInteger(replicas) || (replicas as number) < 0) {
    throw badRequest(
      `spec.replicas: ${JSON.stringify(replicas)} is not a number of replicas`,
    );
  }
  return { ...object, spec: { ...object.spec, replicas } };
}
