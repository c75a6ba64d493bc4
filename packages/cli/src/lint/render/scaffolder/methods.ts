import { TemplateFilter, TemplateValue } from 'nunjitsu';

type Method = (text: string, args: readonly unknown[]) => unknown;

/**
 * The methods of JavaScript's texts that the engine lacks, and that a scaffolder with Nunjucks itself has (Backstage before
 * 1.50): each is called by the filter of its name.
 */
const METHODS: Record<string, Method> = {
  at: (text, [index]) => text.at(Number(index ?? 0)),
  codePointAt: (text, [index]) => text.codePointAt(Number(index ?? 0)),
  localeCompare: (text, [other]) => text.localeCompare(String(other)),
  match: (text, [pattern]) =>
    text.match(regexOf(pattern))?.map(group => group ?? null),
  normalize: (text, [form]) =>
    text.normalize(form === undefined ? undefined : String(form)),
  padEnd: (text, [length, fill]) => text.padEnd(...padding(length, fill)),
  padStart: (text, [length, fill]) => text.padStart(...padding(length, fill)),
  repeat: (text, [times]) => text.repeat(bounded(times)),
  replaceAll: (text, [pattern, by]) =>
    text.replaceAll(patternOf(pattern), String(by)),
  search: (text, [pattern]) => text.search(regexOf(pattern)),
  substr: (text, [start, length]) =>
    text.substr(
      Number(start ?? 0),
      length === undefined ? undefined : Number(length),
    ),
  toLocaleLowerCase: text => text.toLocaleLowerCase('en'),
  toLocaleUpperCase: text => text.toLocaleUpperCase('en'),
  toString: (text: string) => text,
  trimLeft: text => text.trimStart(),
  trimRight: text => text.trimEnd(),
  valueOf: (text: string) => text,
};
/** Longer texts are not names. */
const MAX_LENGTH = 100_000;
/** How the engine hands a regular expression to a filter: `/pattern/flags`. */
const REGEX = /^\/([^]*)\/([a-z]*)$/;

const filterOf = (method: string) => `mooring_${method}`;

/** The filters that {@link withMethods} uses. */
export const methodFilters: Record<string, TemplateFilter> = Object.fromEntries(
  Object.entries(METHODS).map(([method, call]) => [
    filterOf(method),
    (value, ...args) => {
      // Of what is not text, only numbers and lists have a few of these methods, and the engine knows those.
      if (typeof value !== 'string') {
        throw new Error(`${method} is called on what is not a text`);
      }
      return (call(value, args) ?? undefined) as TemplateValue;
    },
  ]),
);

/** An expression, or the inside of a tag, with filters in the place of the methods that the engine lacks. */
export function withMethods(expression: string): string {
  let current = expression;
  // Each round replaces one call; what is left after so many is nobody's template.
  for (let round = 0; round < 50; round++) {
    const next = withoutFirstCall(current);
    if (next === undefined) break;
    current = next;
  }
  return current;
}

interface Token {
  readonly text: string;
  readonly start: number;
}

/** Texts, regular expressions, names and numbers, and single characters. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|r\/(?:[^/\\]|\\.)+\/[gimy]*|[\w$]+|\S/g;

function withoutFirstCall(expression: string): string | undefined {
  const tokens: Token[] = [...expression.matchAll(TOKEN)].map(match => ({
    text: match[0],
    start: match.index,
  }));
  for (let at = 1; at < tokens.length - 2; at++) {
    const method = tokens[at + 1].text;
    const isCall =
      tokens[at].text === '.' &&
      Object.hasOwn(METHODS, method) &&
      tokens[at + 2].text === '(';
    if (!isCall) continue;
    const first = startOfOperand(tokens, at - 1);
    const last = closing(tokens, at + 2);
    if (first === undefined || last === undefined) continue;
    const text = (from: number, to: number) =>
      expression.slice(tokens[from].start, tokens[to].start);
    const args = text(at + 3, last).trim();
    const call = args === '' ? '' : `(${args})`;
    return [
      expression.slice(0, tokens[first].start),
      `(${text(first, at).trimEnd()} | ${filterOf(method)}${call})`,
      expression.slice(tokens[last].start + 1),
    ].join('');
  }
  return undefined;
}

/** Where the value begins that ends at a token: `values.a[0].trim()` begins with `values`. */
function startOfOperand(
  tokens: readonly Token[],
  end: number,
): number | undefined {
  let at: number | undefined = end;
  for (;;) {
    const { text } = tokens[at];
    if (text === ')' || text === ']') {
      at = opening(tokens, at);
      if (at === undefined) return undefined;
      const before = tokens[at - 1]?.text;
      // What precedes the brackets is called or indexed, unless it is an operator.
      if (before !== undefined && isOperand(before)) {
        at--;
        continue;
      }
    }
    if (tokens[at - 1]?.text !== '.' || at < 2) return at;
    at -= 2;
  }
}

/** Words between values, which are not values. */
const WORDS = new Set(['if', 'else', 'elif', 'in', 'not', 'and', 'or', 'is']);

function isOperand(text: string): boolean {
  return /^(["'\w$)\]]|r\/)/.test(text) && !WORDS.has(text);
}

function opening(tokens: readonly Token[], end: number): number | undefined {
  return matching(tokens, end, -1, [')', ']', '}'], ['(', '[', '{']);
}

function closing(tokens: readonly Token[], start: number): number | undefined {
  return matching(tokens, start, 1, ['(', '[', '{'], [')', ']', '}']);
}

function matching(
  tokens: readonly Token[],
  from: number,
  step: 1 | -1,
  more: readonly string[],
  fewer: readonly string[],
): number | undefined {
  let depth = 0;
  for (let at = from; tokens[at]; at += step) {
    if (more.includes(tokens[at].text)) depth++;
    if (fewer.includes(tokens[at].text)) depth--;
    if (depth === 0) return at;
  }
  return undefined;
}

function padding(length: unknown, fill: unknown): [number, string] {
  return [bounded(length), fill === undefined ? ' ' : String(fill)];
}

function bounded(value: unknown): number {
  return Math.min(Number(value ?? 0), MAX_LENGTH);
}

function patternOf(pattern: unknown): string | RegExp {
  const text = String(pattern);
  const [, source, flags] = REGEX.exec(text) ?? [];
  return source === undefined ? text : new RegExp(source, flags);
}

function regexOf(pattern: unknown): RegExp {
  const found = patternOf(pattern);
  return typeof found === 'string' ? new RegExp(found) : found;
}
