/** Words that say what a thing is rather than which one; two names that differ in these only are alike. */
const GENERIC_WORDS = new Set([
  'api',
  'app',
  'application',
  'backend',
  'component',
  'deployment',
  'dev',
  'frontend',
  'prod',
  'production',
  'server',
  'service',
  'staging',
  'svc',
  'test',
  'web',
]);

/** A name, and what comparing it with others takes, worked out once. */
export interface ComparableName {
  readonly name: string;
  readonly lower: string;
  /** Without case and separators: `Payments_API` and `payments-api` are the same. */
  readonly folded: string;
  /** The digits, in groups. */
  readonly numbers: string;
  /** The words that tell it from other names, without plural endings; all its words when there are no such. */
  readonly words: ReadonlySet<string>;
  /** Which letters occur, as bits. */
  readonly letters: number;
  /** Which pairs of neighbouring letters occur, as bits; several pairs share one. */
  readonly pairs: number;
}

export function comparable(name: string): ComparableName {
  const lower = name.toLowerCase();
  return {
    name,
    lower,
    folded: lower.replace(/[-_./\s]+/g, ''),
    numbers: (lower.match(/[0-9]+/g) ?? []).join(' '),
    words: tellingWords(name),
    letters: lettersOf(lower),
    pairs: pairsOf(lower),
  };
}

/** `PaymentsAPI-v2` has the words `payments`, `api` and `v2`. */
function tellingWords(name: string): Set<string> {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_./\s]+/)
    .filter(word => word !== '')
    .map(word => word.replace(/(?<=[a-z]{3})s$/, ''));
  const telling = words.filter(word => !GENERIC_WORDS.has(word));
  return new Set(telling.length > 0 ? telling : words);
}

/* eslint-disable no-bitwise */
function lettersOf(lower: string): number {
  let bits = 0;
  for (let i = 0; i < lower.length; i++) bits |= 1 << lower.charCodeAt(i) % 32;
  return bits;
}

function pairsOf(lower: string): number {
  let bits = 0;
  for (let i = 1; i < lower.length; i++) {
    bits |= 1 << (31 * lower.charCodeAt(i - 1) + 17 * lower.charCodeAt(i)) % 32;
  }
  return bits;
}

/** How many letters, or pairs, one of two names has and the other has not, given the bits of both. */
export function differingBits(a: number, b: number): number {
  let bits = a ^ b;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
/* eslint-enable no-bitwise */
