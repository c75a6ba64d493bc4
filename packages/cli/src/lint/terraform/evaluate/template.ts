import type { Node } from 'web-tree-sitter';
import { scalar, Span, textOf, unknown, Value } from '../value';
import { unescapeHeredoc, unescapeQuoted } from './unescape';

/** A part of a template: text, or something to evaluate. */
type Part = string | Value;

/** What stands for something unknown in a text, the same for the same reason. */
export type StandInFor = (why: string) => string;

/** Longer texts are not labels, and repeated doubling must end. */
const MAX_LENGTH = 1024 * 1024;
/** What is longer is compared with nothing: no label is. */
const MAX_PATTERN = 200;

/**
 * The value of a quoted or heredoc template.
 *
 * @param options.evaluate - evaluates an interpolation
 */
export function evaluateTemplate(options: {
  node: Node;
  source: string;
  at: Span;
  evaluate: (node: Node) => Value;
  /** Whether a heredoc's last line break is not part of it. */
  endsBeforeBreak?: boolean;
  standInFor: StandInFor;
}): Value {
  const { node, source, at, evaluate, standInFor } = options;
  const { endsBeforeBreak = false } = options;
  const isHeredoc = node.type === 'heredoc_template';
  const parts: Part[] = [];
  let from = isHeredoc ? startOfHeredoc(node, source) : node.startIndex + 1;
  const end = isHeredoc
    ? endOfHeredoc(node, source) - (endsBeforeBreak ? 1 : 0)
    : node.endIndex - 1;
  const unescape = isHeredoc ? unescapeHeredoc : unescapeQuoted;
  for (const child of node.namedChildren) {
    if (!child?.type.startsWith('template_') || isLiteral(child)) continue;
    parts.push(unescape(source.slice(from, child.startIndex)));
    const [expression] = child.namedChildren.filter(
      item => item?.type === 'expression',
    );
    const isPlain =
      child.type === 'template_interpolation' &&
      !child.namedChildren.some(item => item?.type === 'strip_marker');
    parts.push(
      isPlain && expression
        ? evaluate(expression)
        : unknown('a template directive', at),
    );
    from = child.endIndex;
  }
  parts.push(unescape(source.slice(from, Math.max(from, end))));
  const indented = isHeredoc && source.startsWith('<<-', node.startIndex);
  return join(indented ? withoutIndent(parts) : parts, at, standInFor);
}

function isLiteral({ type }: Node): boolean {
  return type === 'template_literal';
}

/** A template of one interpolation alone has that very value, whatever its type. */
function join(parts: readonly Part[], at: Span, standInFor: StandInFor): Value {
  const given = parts.filter(part => part !== '');
  const [only] = given;
  if (given.length === 1 && typeof only !== 'string') return only;
  let text = '';
  let why: string | undefined;
  for (const part of given) {
    const inner = typeof part === 'string' ? part : textOf(part);
    if (inner !== undefined) text += inner;
    else if (typeof part !== 'string' && part.type === 'unknown') {
      why ??= part.why;
      text += part.text ?? standInFor(part.why);
    } else return unknown('a template of no text', at);
    if (text.length > MAX_LENGTH) return unknown('a text over 1 MiB', at);
  }
  if (why === undefined) return scalar(text, at);
  return unknown(why, at, text.length > MAX_PATTERN ? undefined : text);
}

function startOfHeredoc(node: Node, source: string): number {
  return source.indexOf('\n', node.startIndex) + 1;
}

/** The closing word stands on a line of its own, which belongs to it. */
function endOfHeredoc(node: Node, source: string): number {
  const word = node.namedChildren.at(-1);
  return source.lastIndexOf('\n', word?.startIndex ?? node.endIndex) + 1;
}

/** `<<-` takes away the indentation of the line that has the least. */
function withoutIndent(parts: readonly Part[]): Part[] {
  const text = parts
    .map(part => (typeof part === 'string' ? part : 'x'))
    .join('');
  const indents = text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  if (!Number.isFinite(indent) || indent === 0) return [...parts];
  const blank = new RegExp(`\\n[ \\t]{0,${indent}}`, 'g');
  return parts.map((part, index) => {
    if (typeof part !== 'string') return part;
    const rest = part.replace(blank, '\n');
    return index === 0 ? rest.slice(Math.min(indent, indentOf(rest))) : rest;
  });
}

function indentOf(text: string): number {
  return text.length - text.replace(/^[ \t]+/, '').length;
}
