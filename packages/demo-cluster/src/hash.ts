/** The alphabet of generated names: no vowels, so no words (`k8s.io/apimachinery/pkg/util/rand`). */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** The 32-bit FNV-1a hash of a text's UTF-16 code units. */
export function hashNumber(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * The hash of a pod template, in the form of `pod-template-hash` and `controller-revision-hash`. Kubernetes hashes a dump
 * of Go's memory, which nobody else can reproduce; this hashes the JSON, into the same alphabet and length.
 *
 * Source: `ComputeHash` in `k8s.io/kubernetes/pkg/controller/controller_utils.go`.
 */
export function hashTemplate(template: unknown): string {
  return [...String(hashNumber(JSON.stringify(template)))]
    .map(digit => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length])
    .join('');
}

/** Five characters as Kubernetes appends to `generateName`. */
export function nameSuffix(random: () => number): string {
  return Array.from(
    { length: 5 },
    () => SAFE_ALPHABET[Math.floor(random() * SAFE_ALPHABET.length)],
  ).join('');
}
