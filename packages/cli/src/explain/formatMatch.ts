import type { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { createColors } from 'picocolors';
import { visible } from '@mooring/kubernetes-objects';

/** The status in words, and its mark. */
const STATUS: Record<string, [string, string]> = {
  matched: ['✓', 'linked'],
  'partly-matched': ['◐', 'partly linked'],
  unmatched: ['✕', 'not linked'],
  unknown: ['?', 'cannot tell'],
  invalid: ['✕', 'the annotations are not valid'],
};
const MAX_WORKLOADS = 10;

/** A match as text for people: the verdict, why and how to mend it, then what each cluster answered. */
export function formatMatch(
  match: EntityMatch,
  options: { isColoured: boolean },
): string {
  const colors = createColors(options.isColoured);
  const [mark, words] = STATUS[match.status] ?? ['?', match.status];
  const paint = match.status === 'matched' ? colors.green : colors.bold;
  const lines = [
    `${paint(mark)} ${visible(match.entityRef)}: ${visible(words)}`,
  ];
  for (const { rule, severity, message, fixes } of match.findings) {
    lines.push(
      '',
      `  ${severity}  ${colors.bold(rule)}`,
      `    ${visible(message)}`,
    );
    for (const { title } of fixes) lines.push(`    fix: ${visible(title)}`);
  }
  if (match.clusters.length > 0) lines.push('');
  for (const cluster of match.clusters) {
    const counts = Object.entries(cluster.counts)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ');
    lines.push(
      `  ${visible(cluster.cluster)}  ${visible(counts || 'nothing')} of ${
        cluster.objects
      } objects  (${cluster.state.type})`,
    );
    for (const workload of cluster.workloads.slice(0, MAX_WORKLOADS)) {
      const { kind, namespace, name, ready, desired } = workload;
      const pods =
        desired === undefined ? '' : `  ${ready ?? 0}/${desired} ready`;
      lines.push(
        visible(
          `    ${kind} ${namespace ? `${namespace}/` : ''}${name}${pods}`,
        ),
      );
    }
  }
  for (const { kind, namespace, name } of match.suggestions) {
    lines.push(
      visible(`  perhaps its own: ${kind} ${namespace ?? ''}/${name}`),
    );
  }
  if (match.omitted.length > 0) {
    lines.push(
      `  left out, for lack of a permission: ${match.omitted.join(', ')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
