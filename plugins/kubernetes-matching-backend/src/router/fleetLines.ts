import {
  Finding,
  FleetFinding,
} from '@mooring/plugin-kubernetes-matching-common';

/** A fleet rule's findings as lines of a list, in the order of {@link fleetKey}. */
export function fleetLines(
  findings: readonly Finding[],
  rule: string,
): FleetFinding[] {
  return findings
    .filter(finding => finding.rule === rule)
    .map(finding => {
      const objects = finding.evidence.objects ?? [];
      const clusters = distinct([
        finding.cluster,
        ...objects.map(({ cluster }) => cluster),
      ]);
      return {
        ...finding,
        cluster: clusters[0] ?? '',
        clusters,
        namespaces: distinct(objects.map(({ namespace }) => namespace)),
      };
    })
    .map(line => ({ line, key: fleetKey(line) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ line }) => line);
}

/** By what it is about, then by cluster; unique among the findings of one rule. */
export function fleetKey({ subject = '', cluster }: FleetFinding): string {
  return JSON.stringify([subject, cluster]);
}

/** Whether a line is among those that a filter asks for. */
export function fleetFilter(filter: {
  cluster?: readonly string[];
  namespace?: readonly string[];
  text?: string;
}): (line: FleetFinding) => boolean {
  const { cluster = [], namespace = [] } = filter;
  const text = filter.text?.toLowerCase();
  const hasAny = (values: readonly string[], asked: readonly string[]) =>
    asked.length === 0 || asked.some(value => values.includes(value));
  return line =>
    hasAny(line.clusters, cluster) &&
    hasAny(line.namespaces, namespace) &&
    (!text ||
      [line.subject, line.message].some(value =>
        value?.toLowerCase().includes(text),
      ));
}

function distinct(values: Iterable<string | undefined>): string[] {
  const set = new Set(values);
  set.delete(undefined);
  return ([...set] as string[]).sort();
}
