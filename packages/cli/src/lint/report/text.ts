import { createColors } from 'picocolors';
import { visible } from '@mooring/kubernetes-objects';
import { isApplicable } from '../fix/applyFixes';
import { TextFile } from '../files/TextFile';
import { LintFinding, LintResult } from '../LintResult';
import { LabelledPlace, Place } from '../Place';
import { FailureGroup, groupFailures, placeOfFailure } from './groupFailures';
import { Format } from './Report';
import { count, summarizeSeverities } from './summary';

type Colors = ReturnType<typeof createColors>;

/** A source line is shown up to this width. */
const MAX_WIDTH = 160;
const MAX_FIXES = 3;
/** Of failures with one cause. */
const MAX_PLACES = 10;

/** For people: each finding with its line underlined, then how to mend it. */
export const text: Format = ({ result, sources, seconds, isColoured }) => {
  const colors = createColors(isColoured);
  const { findings, failures, notes, checked } = result;
  const sections = [
    ...groupFailures(failures).map(group => failureText(group, colors)),
    ...findings.map(finding => findingText(finding, sources, colors)),
    ...notes.map(note => `${colors.dim('note:')} ${visible(note)}\n`),
  ];
  const outcome = outcomeOf(result) || colors.green('no findings');
  const what = `${count(checked.entities, 'entity', 'entities')}, ${count(
    checked.objects,
    'object',
  )} in ${count(checked.files, 'file')}, ${seconds.toFixed(1)} s`;
  return `${[...sections, `${outcome} (${what})`].join('\n')}\n`;
};

/** Empty when there is nothing to complain about. */
function outcomeOf({ findings, failures }: LintResult): string {
  const files = new Set(findings.map(({ place }) => place.file)).size;
  const found = summarizeSeverities(findings).join(', ');
  return [
    ...(found === '' ? [] : [`${found} in ${count(files, 'file')}`]),
    ...(failures.length > 0 ? [count(failures.length, 'failure')] : []),
  ].join(', ');
}

/** One failure by its place; several of one cause by the first's message and all their places. */
function failureText(
  { failures, message }: FailureGroup,
  colors: Colors,
): string {
  const [at, ...others] = failures.map(placeOfFailure);
  const shown = others.slice(0, MAX_PLACES - 1);
  const more = others.length - shown.length;
  return [
    `${visible(at)}  ${colors.red('could not check')}`,
    `  ${visible(message)}`,
    ...(shown.length > 0
      ? [`  ${colors.dim('and so for')} ${visible(shown.join(', '))}`]
      : []),
    ...(more > 0 ? [`  ${colors.dim(`and ${more} more`)}`] : []),
    '',
  ].join('\n');
}

function findingText(
  finding: LintFinding,
  sources: ReadonlyMap<string, TextFile>,
  colors: Colors,
): string {
  const { place, rule, severity, message, related } = finding;
  const colour = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.cyan,
  };
  const others = related.filter(
    other => other.file !== place.file || other.line !== place.line,
  );
  return [
    `${visible(locate(place))}  ${colour[severity](severity)}  ${colors.dim(
      rule,
    )}`,
    ...excerpt(place, sources.get(place.file), colors),
    `  ${visible(message)}`,
    ...others.map(other => `  ${colors.dim('see')} ${visible(see(other))}`),
    ...fixLines(finding, colors),
    '',
  ].join('\n');
}

function locate({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function see({ file, line, label }: LabelledPlace): string {
  return `${file}:${line} (${label})`;
}

function excerpt(
  { line, column, endColumn }: Place,
  source: TextFile | undefined,
  colors: Colors,
): string[] {
  if (!source) return [];
  const whole = source.line(line);
  // The excerpt moves along a line that is too long, to where the finding is.
  const start = column > MAX_WIDTH ? column - 20 : 0;
  const shown = whole.slice(start, start + MAX_WIDTH);
  const before = visible(shown.slice(0, column - 1 - start));
  const meant = visible(
    shown.slice(column - 1 - start, (endColumn ?? column) - 1 - start),
  );
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  return [
    `  ${colors.dim(`${number} |`)} ${visible(shown)}`,
    `  ${colors.dim(`${gutter} |`)} ${' '.repeat(before.length)}${colors.red(
      '~'.repeat(Math.max(1, meant.length)),
    )}`,
  ];
}

function fixLines({ fixes }: LintFinding, colors: Colors): string[] {
  const applied = fixes.find(isApplicable);
  const lines = fixes.slice(0, MAX_FIXES).map(fix => {
    const hint = fix === applied ? ' (mooring lint --fix)' : '';
    return `  ${colors.green('fix:')} ${visible(fix.title)}${hint}`;
  });
  const more = fixes.length - lines.length;
  return more > 0
    ? [
        ...lines,
        `  ${colors.dim(`and ${count(more, 'other fix', 'other fixes')}`)}`,
      ]
    : lines;
}
