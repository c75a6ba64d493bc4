import type { MatchStatus } from '@mooring/plugin-kubernetes-matching-common';
import { KUBERNETES_ID } from './generateFleet';

/** What is said of a component whose only workload is a {@link bareDeployment}. */
export const bareStatus = (isLabelled: boolean): MatchStatus =>
  isLabelled ? 'partly-matched' : 'unmatched';

/** A Deployment scaled to zero that carries the label or not. Its pod template does not, so nothing else decides. */
export function bareDeployment(options: {
  id: string;
  namespace: string;
  isLabelled: boolean;
}) {
  const { id, namespace, isLabelled } = options;
  const labels: Record<string, string> = isLabelled
    ? { [KUBERNETES_ID]: id }
    : {};
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: id, namespace, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: id } },
      template: {
        metadata: { labels: { app: id } },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
    },
  };
}
