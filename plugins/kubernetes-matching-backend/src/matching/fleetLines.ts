import { sortInSteps, Steps, visitInSteps } from '@mooring/kubernetes-objects';
import {
  Finding,
  FleetFinding,
} from '@mooring/plugin-kubernetes-matching-common';

/** A line of a list, and the finding that it stands for. */
export interface FleetLine {
  readonly line: FleetFinding;
  readonly finding: Finding;
}

/** A fleet rule's findings as lines of a list, in the order of {@link fleetKey}. */
export function* fleetLines(
  findings: readonly Finding[],
  rule: string,
): Steps<FleetLine[]> {
  const keyed: { entry: FleetLine; key: string }[] = [];
  yield* visitInSteps(findings, finding => {
    if (finding.rule !== rule) return;
    const entry = { line: toLine(finding), finding };
    keyed.push({ entry, key: fleetKey(entry) });
  });
  const sorted = yield* sortInSteps(keyed, (a, b) => (a.key < b.key ? -1 : 1));
  return sorted.map(({ entry }) => entry);
}

function toLine(finding: Finding): FleetFinding {
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
}

/** By what it is about, then by cluster; unique among the findings of one rule. */
export function fleetKey({ finding }: FleetLine): string {
  return JSON.stringify([finding.subject ?? '', finding.cluster ?? '']);
}

/** Whether a line is among those that a filter asks for. */
export function fleetFilter(filter: {
  cluster?: readonly string[];
  namespace?: readonly string[];
  text?: string;
}): (entry: FleetLine) => boolean {
  const { cluster = [], namespace = [] } = filter;
  const text = filter.text?.toLowerCase();
  const hasAny = (values: readonly string[], asked: readonly string[]) =>
    asked.length === 0 || asked.some(value => values.includes(value));
  return ({ line }) =>
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
