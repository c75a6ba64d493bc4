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

/** A name without case and separators: `Payments_API` and `payments-api` fold to the same. */
export function fold(name: string): string {
  return name.toLowerCase().replace(/[-_./\s]+/g, '');
}

/** The words of a name, split at separators and capitals: `PaymentsAPI-v2` gives `payments`, `api`, `v2`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_./\s]+/)
    .filter(word => word !== '');
}

/** The words that tell one name from another, without plural endings; all words when there are no such. */
export function tellingWords(name: string): Set<string> {
  const words = wordsOf(name).map(word => word.replace(/(?<=[a-z]{3})s$/, ''));
  const telling = words.filter(word => !GENERIC_WORDS.has(word));
  return new Set(telling.length > 0 ? telling : words);
}
