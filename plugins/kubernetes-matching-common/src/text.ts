import { ObjectReference } from './objects/ObjectReference';

const MAX_QUOTED = 80;
/** Characters that JSON leaves as they are but that a terminal or a page may act upon: C1 controls, bidi marks. */
const ACTIVE_CHARACTERS =
  /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const PLAIN_NAME = /^[A-Za-z0-9][-A-Za-z0-9._:]*$/;

/** A value from outside, escaped and not too long for a sentence; in quotes when it is a string. */
export function quote(value: unknown): string {
  const isText = typeof value === 'string';
  const text = isText ? value : JSON.stringify(value) ?? String(value);
  const excerpt =
    text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
  return (isText ? JSON.stringify(excerpt) : excerpt).replace(
    ACTIVE_CHARACTERS,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A message of the validation without the examples and the regular expression at its end. */
export function withoutExamples(message: string): string {
  return message.replace(/ \(e\.g\. .*$/s, '');
}

/** A name from outside, as it is when it is harmless, else quoted. */
export function plain(name: string): string {
  return name.length <= 253 && PLAIN_NAME.test(name) ? name : quote(name);
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function list(items: readonly string[], total = items.length): string {
  const named = items.slice(0, 3);
  const more = total - named.length;
  const parts = more > 0 ? [...named, `${more} more`] : named;
  const last = parts.at(-1) ?? 'nothing';
  return parts.length > 1
    ? `${parts.slice(0, -1).join(', ')} and ${last}`
    : last;
}

/** `Deployment shop/payments`. */
export function objectName({
  kind,
  namespace,
  name,
}: Pick<ObjectReference, 'kind' | 'namespace' | 'name'>): string {
  return `${plain(kind)} ${
    namespace === undefined ? '' : `${plain(namespace)}/`
  }${plain(name)}`;
}

/**
 * How the name of a cluster begins that is none: manifests that nobody has applied yet, with what they are called after it.
 *
 * @public
 */
export const MANIFESTS = 'manifests:';

/** ` on prod-eu`; for manifests ` in k8s/prod`, or nothing where they have no name. */
export function on(cluster: string): string {
  if (!cluster.startsWith(MANIFESTS)) return ` on ${plain(cluster)}`;
  const name = cluster.slice(MANIFESTS.length).replace(/#\d+$/, '');
  if (name === '') return '';
  return ` in ${/^[\w./ -]{1,253}$/.test(name) ? name : quote(name)}`;
}

/** `Deployment shop/payments on prod-eu`, several joined, each cluster said once. */
export function objectList(
  objects: readonly ObjectReference[],
  total = objects.length,
): string {
  const clusters = new Set(objects.map(({ cluster }) => cluster));
  const [only] = clusters;
  if (clusters.size === 1)
    return `${list(objects.map(objectName), total)}${on(only)}`;
  return list(
    objects.map(object => `${objectName(object)}${on(object.cluster)}`),
    total,
  );
}

/** `1 cluster`, `3 clusters`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
