import { isRecord } from '../records';

/** A path in a checkout, absolute; `undefined` where there is nothing. */
export type Locate = (path: unknown) => Promise<string | undefined>;

/** What the documents of a YAML or JSON file hold, by its absolute path; `undefined` where it cannot be read. */
export type ReadValues = (path: string) => Promise<unknown[] | undefined>;

/** A part of an untrusted object, empty where it is none. */
export function partOf(value: unknown, key: string): Record<string, unknown> {
  const part = isRecord(value) ? value[key] : undefined;
  return isRecord(part) ? part : {};
}

/** A text, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The entries of a map that are texts. */
export function textsOf(value: unknown): Record<string, string> {
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      )
    : {};
}

/** `Application argocd/invoice`. */
export function nameOf(value: Record<string, unknown>): string {
  const { name, namespace } = partOf(value, 'metadata');
  const where = textOf(namespace);
  return `${String(value.kind)} ${where ? `${where}/` : ''}${String(name)}`;
}
