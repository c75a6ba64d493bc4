/** Functions of texts and numbers alone. Each throws, or gives `undefined`, where Terraform would refuse. */
const FUNCTIONS: Record<string, (...args: any[]) => unknown> = {
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  title: (text: string) =>
    text.replace(/(^|\s)(\S)/g, (_, gap, letter) => gap + letter.toUpperCase()),
  trimspace: (text: string) => text.trim(),
  trim: (text: string, characters: string) =>
    trimEnd(trimStart(text, characters), characters),
  trimprefix: (text: string, prefix: string) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  trimsuffix: (text: string, suffix: string) =>
    suffix !== '' && text.endsWith(suffix)
      ? text.slice(0, -suffix.length)
      : text,
  substr: (text: string, offset: number, length: number) =>
    text.slice(offset, length < 0 ? undefined : offset + length),
  split: (separator: string, text: string) => text.split(separator),
  join: (separator: string, ...lists: unknown[]) =>
    lists.flat().join(separator),
  replace: (text: string, from: string, to: string) =>
    from.length > 1 && from.startsWith('/') && from.endsWith('/')
      ? undefined
      : text.replaceAll(from, () => to),
  format: (pattern: string, ...args: unknown[]) => format(pattern, args),
  distinct: (items: unknown[]) => [...new Set(items)],
  reverse: (items: unknown[]) => [...items].reverse(),
  sort: (items: string[]) => [...items].sort(),
  min: Math.min,
  max: Math.max,
  startswith: (text: string, prefix: string) => text.startsWith(prefix),
  endswith: (text: string, suffix: string) => text.endsWith(suffix),
  basename: (path: string) => path.split('/').at(-1),
  dirname: (path: string) => path.split('/').slice(0, -1).join('/') || '.',
};

/** The value of a function; `undefined` when it is none of these. */
export function textFunctions(name: string, args: readonly unknown[]): unknown {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name](...args) : undefined;
}

/** Only the verbs without width: others do not occur in names. */
function format(pattern: string, args: readonly unknown[]): string | undefined {
  let next = 0;
  let isKnown = true;
  const text = pattern.replace(/%(?:%|[^%])/g, verb => {
    if (verb === '%%') return '%';
    if (!/^%[sdv]$/.test(verb) || next >= args.length) isKnown = false;
    return String(args[next++]);
  });
  return isKnown ? text : undefined;
}

function trimStart(text: string, characters: string): string {
  let from = 0;
  while (from < text.length && characters.includes(text[from])) from++;
  return text.slice(from);
}

function trimEnd(text: string, characters: string): string {
  let to = text.length;
  while (to > 0 && characters.includes(text[to - 1])) to--;
  return text.slice(0, to);
}
