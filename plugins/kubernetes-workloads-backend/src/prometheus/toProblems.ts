import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import {
  OwnerTree,
  Problem,
  problemObject,
  ProblemObject,
  ProblemSeverity,
} from '@mooring/plugin-kubernetes-workloads-common';
import { PodsInNamespace } from './EntityPods';
import { Series } from './readAnswer';

/** As alerts are usually labelled; one without a severity fails nothing that is known. */
const SEVERITIES: Readonly<Record<string, ProblemSeverity>> = {
  critical: 'error',
  error: 'error',
  page: 'error',
  info: 'info',
  none: 'info',
};
/** What every alert has; the rest tells one from another. */
const COMMON = ['__name__', 'alertname', 'alertstate', 'severity'];
const MAX_OBJECTS = 5;
const MAX_PROBLEMS = 50;

/** Alerts of one name and workload are one problem, however many pods they fire for. */
export function toProblems(options: {
  firing: readonly Series[];
  since: readonly Series[];
  place: PodsInNamespace;
  tree: OwnerTree;
}): Problem[] {
  const { firing, since, place, tree } = options;
  const begun = new Map(
    since.map(({ labels, values }) => [identityOf(labels), values[0]?.[1]]),
  );
  const groups = new Map<
    string,
    { workload: ProblemObject; alerts: Series[]; pods: ProblemObject[] }
  >();
  for (const alert of firing) {
    const { alertname = '', severity = '', pod: name } = alert.labels;
    const pod = place.pods.find(({ metadata }) => metadata.name === name);
    const workload = problemObject(
      (pod && tree.rootOf(pod)?.object) ?? pod ?? rootOfPlace(place, tree),
    );
    const key = JSON.stringify([alertname, severity, workload]);
    const group = groups.get(key) ?? { workload, alerts: [], pods: [] };
    groups.set(key, group);
    group.alerts.push(alert);
    if (pod) group.pods.push(problemObject(pod));
  }
  return [...groups.values()]
    .slice(0, MAX_PROBLEMS)
    .map(({ workload, alerts, pods }) => {
      const { alertname = '', severity = '' } = alerts[0].labels;
      const times = alerts.flatMap(({ labels }) => {
        const seconds = begun.get(identityOf(labels));
        return Number.isFinite(seconds) ? [seconds! * 1000] : [];
      });
      return {
        problem: 'alert-firing',
        severity: SEVERITIES[severity.toLowerCase()] ?? 'warning',
        message: sentence(alertname, pods, place.namespace),
        workload,
        objects: pods.slice(0, MAX_OBJECTS),
        totalObjects: pods.length,
        since: times.length > 0 ? Math.min(...times) : undefined,
        next: [{ type: 'events', object: workload }],
        consequences: [],
      };
    });
}

function sentence(
  alert: string,
  pods: readonly ProblemObject[],
  namespace: string,
): string {
  const what = `The alert "${foreignText(alert)}" fires`;
  if (pods.length === 0) return `${what} in ${namespace}.`;
  if (pods.length === 1) return `${what} for pod ${pods[0].name}.`;
  return `${what} for ${pods.length} pods.`;
}

/** What an alert that names no pod is shown at. */
function rootOfPlace({ pods: [pod] }: PodsInNamespace, tree: OwnerTree) {
  return tree.rootOf(pod)?.object ?? pod;
}

function identityOf(labels: Series['labels']): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => !COMMON.includes(name) || name === 'alertname')
      .sort(),
  );
}
