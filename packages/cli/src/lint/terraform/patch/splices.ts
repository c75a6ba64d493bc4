import type { Node } from 'web-tree-sitter';
import { attributesOf } from './nodes';

/**
 * Replaces a value.
 *
 * @throws Error where `terraform fmt` would then move the comments of other lines, which it aligns
 */
export function replaceValue(options: {
  text: string;
  node: Node;
  value: string;
}): string {
  const { text, node, value } = options;
  const { startIndex, endIndex } = node;
  if (value.length !== endIndex - startIndex) {
    assertNoComments(text, startIndex);
  }
  return spliced(text, startIndex, endIndex, value);
}

/**
 * Adds an entry to an object. `terraform fmt` aligns the `=` of lines that follow one another; an entry that is too long for the
 * alignment goes behind an empty line, so that the others stay where they are.
 *
 * @throws Error where that cannot be
 */
export function addEntry(options: {
  text: string;
  object: Node;
  entry: string;
}): string {
  const { text, object, entry } = options;
  const last = attributesOf(object).at(-1)?.node;
  const close = object.endIndex - 1;
  if (!last) {
    const inside = text.slice(object.startIndex + 1, close);
    if (inside.trim() !== '') throw new Error('only a comment is there');
    if (!inside.includes('\n')) {
      assertNoComments(text, object.startIndex);
      return spliced(text, object.startIndex, object.endIndex, `{ ${entry} }`);
    }
    const line = `${indentOf(text, close)}  ${entry}${breakOf(inside)}`;
    const at = startOfLine(text, close);
    return spliced(text, at, at, line);
  }
  if (isOnOneLine(text, object)) {
    assertNoComments(text, object.startIndex);
    return spliced(text, last.endIndex, last.endIndex, `, ${entry}`);
  }
  return addLine({ text, container: object, last, entry });
}

/**
 * Adds `labels` to a block or an object that has none. A map that goes over several lines is not aligned with others.
 *
 * @throws Error where that cannot be
 */
export function addLabels(options: {
  text: string;
  parent: Node;
  name: string;
  entry: string;
}): string {
  const { text, parent, name, entry } = options;
  const last = attributesOf(parent).at(-1)?.node;
  if (!last || isOnOneLine(text, parent)) {
    if (parent.type !== 'object' || !last) {
      throw new Error(`there is no line for ${name}`);
    }
    assertNoComments(text, parent.startIndex);
    const map = `{ ${entry} }`;
    return spliced(text, last.endIndex, last.endIndex, `, ${name} = ${map}`);
  }
  const indent = indentOf(text, last.startIndex);
  const lines = [`${name} = {`, `${indent}  ${entry}`, `${indent}}`];
  return addLine({ text, container: parent, last, lines });
}

/** Adds lines after the last entry, with its indentation and its line break. */
function addLine(options: {
  text: string;
  container: Node;
  last: Node;
  entry?: string;
  lines?: readonly string[];
}): string {
  const { text, container, last, entry = '', lines } = options;
  const closing = container.endIndex - 1;
  const end = endOfLine(text, last.endIndex);
  const begins = [last.startIndex, closing].every(at => isFirst(text, at));
  // A comment that goes on, or another entry behind the last one.
  const rest = text.slice(last.endIndex, end);
  if (!begins || end > closing || !/^,?\s*((#|\/\/).*)?$/.test(rest)) {
    throw new Error('its entries are not each on a line');
  }
  const indent = indentOf(text, last.startIndex);
  const lineBreak = breakOf(text.slice(end));
  const added = lines
    ? [indent + lines[0], ...lines.slice(1)]
    : linesFor({ text, last, entry, indent });
  const at = end + lineBreak.length;
  return spliced(text, at, at, added.map(line => line + lineBreak).join(''));
}

function linesFor(options: {
  text: string;
  last: Node;
  entry: string;
  indent: string;
}): string[] {
  const { text, last, entry, indent } = options;
  const [key, value] = entry.split(' = ');
  const sign = last.children.find(node => node?.type === '=');
  const width = sign ? sign.startIndex - last.startIndex - 1 : 0;
  const isOneLine = !text.slice(last.startIndex, last.endIndex).includes('\n');
  return isOneLine && width >= key.length
    ? [`${indent}${key.padEnd(width)} = ${value}`]
    : ['', `${indent}${entry}`];
}

/** Comments that follow something on lines one after another are aligned. */
function assertNoComments(text: string, at: number): void {
  const start = startOfLine(text, at);
  const end = endOfLine(text, at);
  const before = text.slice(startOfLine(text, Math.max(0, start - 1)), start);
  const after = text.slice(
    end,
    endOfLine(text, end + breakOf(text.slice(end)).length),
  );
  const isCommented = (line: string) => /#|\/\/|\/\*/.test(line);
  if (
    isCommented(text.slice(start, end)) &&
    [before, after].some(isCommented)
  ) {
    throw new Error('the comments of other lines would have to move');
  }
}

function spliced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function isOnOneLine(text: string, node: Node): boolean {
  return !text.slice(node.startIndex, node.endIndex).includes('\n');
}

function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Before the line break. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
}

function breakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '';
}

function indentOf(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(startOfLine(text, at)))?.[0] ?? '';
}

function isFirst(text: string, at: number): boolean {
  return text.slice(startOfLine(text, at), at).trim() === '';
}
