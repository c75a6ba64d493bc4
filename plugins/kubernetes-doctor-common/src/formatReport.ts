import { describeClusterState, visible } from '@mooring/kubernetes-objects';
import { DoctorReport, isHealthy, isWell } from './DoctorReport';

interface Line {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy?: string;
}

/**
 * A report as text for people: one line for each hop, and under one that fails what to do.
 *
 * @param paint - colours a mark, for a terminal; default: none
 * @public
 */
export function formatReport(
  report: DoctorReport,
  paint: (mark: string, ok: boolean) => string = mark => mark,
): string {
  const { portal = [], sources = [], clusters } = report;
  const sections = [
    ...(portal.length > 0
      ? [
          {
            title: 'portal',
            lines: portal.map(({ check, ...line }) => ({
              name: check,
              ...line,
            })),
          },
        ]
      : []),
    ...(sources.length > 0
      ? [
          {
            title: 'sources of clusters',
            lines: sources.map(({ source, ...line }) => ({
              name: visible(source),
              ...line,
            })),
          },
        ]
      : []),
    ...clusters.map(({ cluster, state, hops }) => ({
      title: `cluster ${visible(cluster)}${
        state ? ` is ${visible(describeClusterState(state))}` : ''
      }`,
      lines: hops.map(({ hop, ...line }) => ({ name: hop, ...line })),
    })),
  ];
  const body = sections
    .map(
      ({ title, lines }) =>
        `${title}\n${lines.map(line => formatLine(line, paint)).join('')}\n`,
    )
    .join('');
  return `${body}${summary(report)}\n`;
}

function formatLine(
  { name, ok, detail, remedy }: Line,
  paint: (mark: string, ok: boolean) => string,
): string {
  const mark = paint(ok ? '✓' : '✕', ok);
  const line = `  ${mark} ${name.padEnd(14)} ${visible(detail)}\n`;
  if (remedy === undefined) return line;
  const [first, ...others] = remedy.split('\n');
  const pasted = others.map(text => `      ${visible(text)}\n`).join('');
  return `${line}    → ${visible(first)}\n${pasted.trimEnd()}${
    pasted ? '\n' : ''
  }`;
}

function summary(report: DoctorReport): string {
  const { portal = [], sources = [], clusters } = report;
  const ill = clusters.filter(cluster => !isWell(cluster)).length;
  const problems = portal.filter(({ ok }) => !ok).length;
  const failing = sources.filter(({ ok }) => !ok).length;
  const number = `${clusters.length} cluster${
    clusters.length === 1 ? '' : 's'
  }`;
  if (isHealthy(report)) return `${number}: all well`;
  return [
    ...(problems > 0
      ? [`${problems} problem${problems === 1 ? '' : 's'} of the portal`]
      : []),
    ...(failing > 0
      ? [`${failing} problem${failing === 1 ? '' : 's'} of the sources`]
      : []),
    `${ill} of ${number} with a problem`,
  ].join(', ');
}
