import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { codeOf } from '../network/checkNetwork';
import { ApiTransport } from './ApiTransport';
import { statusMessage } from './parseBody';

const TIMEOUT_MS = 10_000;

/** Whether CPU and memory of pods can be read. The tab works without. */
export async function checkMetrics(send: ApiTransport): Promise<HopResult> {
  try {
    const answer = await send({
      method: 'GET',
      path: '/apis/metrics.k8s.io/v1beta1/pods',
      query: { limit: '1' },
      timeoutMs: TIMEOUT_MS,
    });
    switch (answer.status) {
      case 200:
        return passed('metrics', 'CPU and memory of pods can be read.');
      case 404:
        return failed(
          'metrics',
          'The cluster has no metrics server, so the tab shows no CPU and memory.',
          'Install metrics-server, or set skipMetricsLookup: true on the cluster.',
        );
      case 403:
        return failed(
          'metrics',
          `CPU and memory of pods cannot be read: ${statusMessage(answer)}`,
          'Bind the role mooring-metrics of deploy/rbac/cluster-roles.yaml, or set skipMetricsLookup: true on the cluster.',
        );
      default:
        return failed(
          'metrics',
          `The metrics server does not answer: ${statusMessage(answer)}`,
          'Look at it with: kubectl get apiservice v1beta1.metrics.k8s.io',
        );
    }
  } catch (error) {
    return failed(
      'metrics',
      `The metrics server does not answer (${foreignText(codeOf(error))}).`,
      'Look at it with: kubectl get apiservice v1beta1.metrics.k8s.io',
    );
  }
}
