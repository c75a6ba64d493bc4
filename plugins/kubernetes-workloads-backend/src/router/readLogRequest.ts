import { InputError } from '@backstage/errors';
import {
  LogRequest,
  WorkloadLogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { GetLogs } from '../schema/openapi/generated/apis/Api.server';

/**
 * Which log a query asks for: that of a container of a pod, or those of a workload.
 *
 * @throws InputError for what names neither, or both.
 */
export function readLogRequest(
  query: GetLogs['query'],
): LogRequest | WorkloadLogRequest {
  const { podNamespace, pod, container, workload, workloadKind, ...others } =
    query;
  if (pod !== undefined && container !== undefined && !workload)
    return { ...others, namespace: podNamespace, pod, container };
  if (workload !== undefined && workloadKind !== undefined && !pod)
    return {
      ...others,
      workload: {
        kind: workloadKind,
        namespace: podNamespace,
        name: workload,
      },
      container,
    };
  throw new InputError(
    'Name either "pod" and "container", or "workload" and "workloadKind"',
  );
}
