import { diffArrays } from 'diff';

/** Aligning longer files takes too long. */
const MAX_LINES = 5000;
const EDIT_LIMIT = 2000;

/**
 * For each line of a rendered text the line of its template that it comes from; both count from 1. Lines that are the same
 * come from each other; in between, a line comes from the one that begins like it.
 */
export function alignLines(template: string, rendered: string): number[] {
  const before = template.split(/\r?\n/);
  const after = rendered.split(/\r?\n/);
  const isLong = Math.max(before.length, after.length) > MAX_LINES;
  const changes = isLong
    ? undefined
    : diffArrays(before, after, { maxEditLength: EDIT_LIMIT });
  if (!changes) return after.map((_, at) => Math.min(at + 1, before.length));

  const lines: number[] = [];
  let at = 0;
  let removed: string[] = [];
  for (const { added, removed: isRemoved, value } of changes) {
    if (isRemoved) {
      removed = value;
      continue;
    }
    lines.push(
      ...(added
        ? alignHunk(removed, value, at)
        : numbers(at + removed.length, value.length)),
    );
    at += removed.length + (added ? 0 : value.length);
    removed = [];
  }
  return lines.map(line => Math.min(line, before.length));
}

function numbers(start: number, length: number): number[] {
  return Array.from({ length }, (_, index) => start + index + 1);
}

/** @param start - how many lines of the template come before the hunk */
function alignHunk(
  template: readonly string[],
  rendered: readonly string[],
  start: number,
): number[] {
  let from = 0;
  return rendered.map(line => {
    const found = template.findIndex(
      (candidate, index) => index >= from && isLike(candidate, line),
    );
    if (found >= 0) from = found + 1;
    const at = found >= 0 ? found : Math.min(from, template.length - 1);
    return start + Math.max(0, at) + 1;
  });
}

/** Whether a line begins as the template's line does before its first expression. */
function isLike(template: string, line: string): boolean {
  const literal = template.split(/\$\{\{|\{\{|\{%|\{#/)[0];
  return literal.trim() !== '' && line.startsWith(literal);
}
