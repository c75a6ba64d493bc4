import {
  Document,
  isMap,
  isScalar,
  Node,
  Pair,
  Scalar,
  stringify,
  YAMLMap,
} from 'yaml';
import { Edit } from './Fix';

/** Puts `text` in the place of the characters from `start` to `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function applySplice(text: string, splice: Splice): string {
  return text.slice(0, splice.start) + splice.text + text.slice(splice.end);
}

type Ranged = Node & { range: [number, number, number] };

/**
 * How to make an edit by changing as few characters as possible of a YAML text; `undefined` where that takes more than
 * replacing a value or a key, adding a line, or removing lines.
 */
export function spliceFor(
  text: string,
  document: Document,
  edit: Edit,
): Splice | undefined {
  const pair = pairAt(document, edit.path);
  switch (edit.type) {
    case 'set':
      return pair
        ? replaceValue(text, pair, edit.value)
        : addValue(text, document, edit.path, edit.value);
    case 'remove':
      return (
        pair && removePair(text, pair, mapAt(document, edit.path.slice(0, -1)))
      );
    default:
      return pair && isRanged(pair.key)
        ? { ...span(pair.key), text: scalar(edit.key) }
        : undefined;
  }
}

function replaceValue(
  text: string,
  { value }: Pair,
  to: string,
): Splice | undefined {
  if (!isScalar(value) || !isRanged(value)) return undefined;
  if (value.type === Scalar.BLOCK_FOLDED || value.type === Scalar.BLOCK_LITERAL)
    return undefined;
  const { start, end } = span(value);
  return {
    start,
    end,
    text: `${start === end && text[start - 1] !== ' ' ? ' ' : ''}${scalar(
      to,
      value,
    )}`,
  };
}

/** Adds the value at the end of the innermost map that is there. */
function addValue(
  text: string,
  document: Document,
  path: readonly string[],
  value: string,
): Splice | undefined {
  const { map, depth = 0 } = innermostMap(document, path) ?? {};
  const lastValue = map?.items.at(-1)?.value;
  const firstKey = map?.items[0]?.key;
  if (!map || map.flow || !isRanged(firstKey) || !isRanged(lastValue)) {
    return undefined;
  }
  if (map.has(path[depth])) return undefined;
  const column = firstKey.range[0] - lineStart(text, firstKey.range[0]);
  const at = lineEnd(text, contentEnd(text, lastValue.range[1]));
  const lines = path
    .slice(depth)
    .map((key, level) => `${' '.repeat(column + 2 * level)}${scalar(key)}:`);
  return {
    start: at,
    end: at,
    text: `${newline(text)}${lines.join(newline(text))} ${scalar(value)}`,
  };
}

/** Removes the lines of a pair that has lines of its own. */
function removePair(
  text: string,
  { key, value }: Pair,
  map: YAMLMap | undefined,
): Splice | undefined {
  if (!map || map.flow || !isRanged(key) || !isRanged(value)) return undefined;
  const start = lineStart(text, key.range[0]);
  if (text.slice(start, key.range[0]).trim() !== '') return undefined;
  return {
    start,
    end: lineEnd(text, contentEnd(text, value.range[1])) + newline(text).length,
    text: '',
  };
}

/** The pair at a path. */
export function pairAt(
  document: Document,
  path: readonly string[],
): Pair | undefined {
  return mapAt(document, path.slice(0, -1))?.items.find(
    ({ key }) => isScalar(key) && key.value === path.at(-1),
  );
}

/** The innermost map on the way to a path, and how many of the path's keys lead to it. */
export function innermostMap(
  document: Document,
  path: readonly string[],
): { map: YAMLMap; depth: number } | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const map = mapAt(document, path.slice(0, depth));
    if (map) return { map, depth };
  }
  return undefined;
}

/** The map at a path. */
function mapAt(
  document: Document,
  path: readonly string[],
): YAMLMap | undefined {
  const node =
    path.length === 0 ? document.contents : document.getIn(path, true);
  return isMap(node) ? node : undefined;
}

/** A value as YAML, in the style of the one it replaces. */
function scalar(value: string, like?: Scalar): string {
  const node = new Scalar(value);
  const isQuoted =
    like?.type === Scalar.QUOTE_DOUBLE || like?.type === Scalar.QUOTE_SINGLE;
  if (isQuoted) node.type = like.type;
  return stringify(node, { lineWidth: 0 }).trimEnd();
}

function isRanged(node: unknown): node is Ranged {
  return (
    typeof node === 'object' &&
    node !== null &&
    'range' in node &&
    Array.isArray(node.range)
  );
}

function span({ range }: Ranged): { start: number; end: number } {
  return { start: range[0], end: range[1] };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line break after an offset, or of the end of the text. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** The end of what is no white space before an offset: a block's range may reach into the lines below it. */
function contentEnd(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

function newline(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
