import { UnknownText } from './UnknownText';

/** What stands for what, by the text of the unknown. */
export type Binding = ReadonlyMap<string, string>;

/**
 * What the unknowns in a text would have to be for the text to be equal to another one; `undefined` when they cannot make it
 * so. An unknown that both texts hold is the same in both, and so is not a freedom.
 */
export function bind(
  pattern: string,
  value: string,
  unknowns: readonly UnknownText[],
): Binding | undefined {
  if (pattern === value) return new Map();
  const free = unknowns
    .map(({ text }) => text)
    .filter(text => pattern.includes(text) && !value.includes(text));
  if (free.length === 0) return undefined;
  const order: string[] = [];
  const source = pattern
    .split(new RegExp(`(${free.map(escape).join('|')})`))
    .map(part => {
      if (!free.includes(part)) return escape(part);
      const seen = order.indexOf(part);
      if (seen >= 0) return `\\${seen + 1}`;
      order.push(part);
      return '(.+)';
    })
    .join('');
  const match = new RegExp(`^${source}$`).exec(value);
  return match
    ? new Map(order.map((text, index) => [text, match[index + 1]]))
    : undefined;
}

/** Whether two texts may be equal, whatever their unknowns are. */
export function mayEqual(
  a: string,
  b: string,
  unknowns: readonly UnknownText[],
): boolean {
  return (
    bind(a, b, unknowns) !== undefined || bind(b, a, unknowns) !== undefined
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
