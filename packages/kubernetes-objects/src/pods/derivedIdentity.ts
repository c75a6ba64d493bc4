/** The alphabet of generated names, without vowels and look-alikes: k8s.io/apimachinery `pkg/util/rand/rand.go`. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A suffix like those that controllers append to names; the same for the same text. */
export function derivedSuffix(text: string, length: number): string {
  let rest = fnv1a(text, 0x811c9dc5);
  let suffix = '';
  while (suffix.length < length) {
    suffix += ALPHABET[rest % ALPHABET.length];
    rest = Math.floor(rest / ALPHABET.length) || fnv1a(suffix, rest + 1);
  }
  return suffix;
}

/** A UUID for an object that no API server has named; the same for the same text. */
export function derivedUid(text: string): string {
  const hex = [0x811c9dc5, 0x1b873593, 0xcc9e2d51, 0x85ebca6b]
    .map(seed => fnv1a(text, seed).toString(16).padStart(8, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(
    13,
    16,
  )}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The 32-bit FNV-1a hash of the text's UTF-16 code units. */
function fnv1a(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    // eslint-disable-next-line no-bitwise
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}
