import {
  Document,
  isMap,
  isScalar,
  Node,
  Pair,
  parse,
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
      return pair?.value !== undefined && pair.value !== null
        ? replaceValue(text, pair, edit.value)
        : addValue(text, document, edit.path, edit.value);
    case 'remove':
      return (
        pair && removePair(text, pair, mapAt(document, edit.path.slice(0, -1)))
      );
    default:
      return pair && isRanged(pair.key)
        ? {
            ...span(pair.key),
            text: scalar(edit.key, (pair.key as Scalar).type),
          }
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
      value.type,
    )}`,
  };
}

/** Adds the value at the end of the innermost map that is there, in the map's own style. */
function addValue(
  text: string,
  document: Document,
  path: readonly string[],
  value: string,
): Splice | undefined {
  const { map, depth = 0 } = innermostMap(document, path) ?? {};
  if (!map) return undefined;
  const empty = map.items.find(
    ({ key }) => isScalar(key) && key.value === path[depth],
  );
  if (empty) return fillNothing(text, empty, path.slice(depth + 1), value);
  if (map.flow) return addToFlow(text, map, path.slice(depth), value);
  return addToBlock(text, map, path.slice(depth), value);
}

function addToBlock(
  text: string,
  map: YAMLMap,
  path: readonly string[],
  value: string,
): Splice | undefined {
  const lastValue = map.items.at(-1)?.value;
  const lastKey = map.items.at(-1)?.key;
  const firstKey = map.items[0]?.key;
  if (!isRanged(firstKey) || !isRanged(lastKey)) return undefined;
  const end = isRanged(lastValue) ? lastValue.range[1] : lastKey.range[1];
  const column = firstKey.range[0] - lineStart(text, firstKey.range[0]);
  const at = lineEnd(text, contentEnd(text, end));
  const lineBreak = newline(text, at);
  return {
    start: at,
    end: at,
    text: lineBreak + blockLines(path, value, column).join(lineBreak),
  };
}

/** In a map in braces, which may be JSON: after the last pair, before a comma that ends it or a comment. */
function addToFlow(
  text: string,
  map: YAMLMap,
  path: readonly string[],
  value: string,
): Splice | undefined {
  if (!isRanged(map)) return undefined;
  const last = map.items.at(-1);
  const open = map.range[0];
  const isQuoted =
    isScalar(last?.key) && last.key.type === Scalar.QUOTE_DOUBLE
      ? true
      : !last && isJsonAround(text, open);
  const style = isQuoted ? Scalar.QUOTE_DOUBLE : undefined;
  const pair = flowPair(path, value, style);
  if (!last) {
    const at = text.indexOf('{', open) + 1;
    return { start: at, end: at, text: pair };
  }
  const node = isRanged(last.value) ? last.value : last.key;
  if (!isRanged(node)) return undefined;
  const at = node.range[1];
  return { start: at, end: at, text: `, ${pair}` };
}

/** A key without a value, or with null, gets one. */
function fillNothing(
  text: string,
  { key, value: nothing }: Pair,
  path: readonly string[],
  value: string,
): Splice | undefined {
  if (!isScalar(nothing) || nothing.value !== null) return undefined;
  if (!isRanged(nothing) || !isRanged(key) || path.length === 0)
    return undefined;
  const { start, end } = span(nothing);
  if (start !== end || isInFlow(text, key)) {
    const style =
      isScalar(key) && key.type === Scalar.QUOTE_DOUBLE ? key.type : undefined;
    const space = start === end ? ' ' : '';
    return { start, end, text: `${space}{${flowPair(path, value, style)}}` };
  }
  const column = key.range[0] - lineStart(text, key.range[0]) + 2;
  const at = lineEnd(text, key.range[1]);
  const lineBreak = newline(text, at);
  return {
    start: at,
    end: at,
    text: lineBreak + blockLines(path, value, column).join(lineBreak),
  };
}

function isInFlow(text: string, key: Ranged): boolean {
  return /[{,]/.test(text.slice(lineStart(text, key.range[0]), key.range[0]));
}

/** Whether the map in braces is the value of a key in double quotes, as everywhere in JSON. */
function isJsonAround(text: string, offset: number): boolean {
  return /"\s*:\s*$/.test(text.slice(Math.max(0, offset - 80), offset));
}

function flowPair(
  [key, ...rest]: readonly string[],
  value: string,
  style: Scalar.Type | undefined,
): string {
  const inner =
    rest.length > 0
      ? `{${flowPair(rest, value, style)}}`
      : scalar(value, style, true);
  return `${scalar(key, style, true)}: ${inner}`;
}

function blockLines(
  path: readonly string[],
  value: string,
  column: number,
): string[] {
  const lines = path.map(
    (key, level) => `${' '.repeat(column + 2 * level)}${scalar(key)}:`,
  );
  return [...lines.slice(0, -1), `${lines.at(-1)} ${scalar(value)}`];
}

/** Removes the lines of a pair that has lines of its own, or what stands for it in braces. */
function removePair(
  text: string,
  { key, value }: Pair,
  map: YAMLMap | undefined,
): Splice | undefined {
  if (!map || !isRanged(key)) return undefined;
  const node = isRanged(value) ? value : key;
  if (map.flow) return removeFromFlow(map, key, node);
  const start = lineStart(text, key.range[0]);
  if (text.slice(start, key.range[0]).trim() !== '') return undefined;
  const end = lineEnd(text, contentEnd(text, node.range[1]));
  return { start, end: end + newline(text, end).length, text: '' };
}

function removeFromFlow(
  map: YAMLMap,
  key: Ranged,
  value: Ranged,
): Splice | undefined {
  const at = map.items.findIndex(item => item.key === key);
  const next = map.items[at + 1]?.key;
  if (isRanged(next)) {
    return { start: key.range[0], end: next.range[0], text: '' };
  }
  const before = map.items[at - 1];
  const last = before && (isRanged(before.value) ? before.value : before.key);
  return isRanged(last)
    ? { start: last.range[1], end: value.range[1], text: '' }
    : undefined;
}

/** The pair at a path. */
function pairAt(document: Document, path: readonly string[]): Pair | undefined {
  return mapAt(document, path.slice(0, -1))?.items.find(
    ({ key }) => isScalar(key) && key.value === path.at(-1),
  );
}

/** The innermost map on the way to a path, and how many of the path's keys lead to it. */
function innermostMap(
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

/** A value as YAML that both versions read as this text, in the style of the one it replaces. */
function scalar(
  value: string,
  style?: Scalar.Type | null,
  inFlow = false,
): string {
  const node = new Scalar(value);
  const isQuoted =
    style === Scalar.QUOTE_DOUBLE || style === Scalar.QUOTE_SINGLE;
  if (isQuoted) node.type = style;
  const text = stringify(node, { lineWidth: 0 }).trimEnd();
  const isSafe =
    isQuoted ||
    (readsAs(text, value, '1.1') && !(inFlow && /[,[\]{}]/.test(text)));
  return isSafe ? text : JSON.stringify(value);
}

function readsAs(text: string, value: string, version: '1.1'): boolean {
  try {
    return parse(text, { version, logLevel: 'error' }) === value;
  } catch {
    return false;
  }
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

/** The end of what is not white space before an offset: a block's range may reach into the lines below it. */
function contentEnd(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

/** The line break that follows an offset, or else the one before it. */
function newline(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  const at = end >= 0 ? end : text.lastIndexOf('\n');
  return text[at - 1] === '\r' ? '\r\n' : '\n';
}
