import { KubernetesObject } from '@mooring/kubernetes-objects';

/** Longer annotations are cut: they are written by tools, for tools. In characters. */
const MAX_ANNOTATION = 1_024;
/** Longer values of any other field are cut. In characters. */
const MAX_TEXT = 16 * 1_024;
/** More is not sent. In characters of JSON. */
const MAX_SIZE = 1_500_000;

const HIDDEN = '(hidden)';

/** Names of variables and fields whose values are secrets more often than not, unless they only point to one. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|(api|access|private|encryption|signing)[-_]?key|connection[-_]?string|authorization$/i;
const POINTER = /(name|ref|path|file|class|type|id|url|uri)$/i;
/** The password of a URL, a private key, a bearer token: secrets by their form. */
const SECRET_VALUE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*|(?<=:\/\/[^\s:/@]*:)[^\s/@]+(?=@)|(?<=\bBearer )[\w.~+/-]{8,}=*|\beyJ[\w-]{10,2000}\.eyJ[\w-]{1,4000}\.[\w-]+|\bAKIA[0-9A-Z]{16}\b/g;
/** `--password=…` among a container's arguments. */
const SECRET_FLAG = /^(--?[\w.-]+)=/;
/** Copies of the whole object that tools keep. */
const COPY = /last-applied|last-config/i;

/** An object fit to be shown, and the paths of what is not. */
export interface PresentedManifest {
  readonly object: Readonly<Record<string, unknown>>;
  readonly omitted: readonly string[];
}

/**
 * An object without what may be confidential or is only large: `managedFields`, the data of ConfigMaps, copies of the object
 * in annotations, literal values that look like secrets.
 */
export function presentManifest(object: KubernetesObject): PresentedManifest {
  const omitted: string[] = [];
  const presented = copy(object, '', omitted) as Record<string, unknown>;
  if (JSON.stringify(presented).length <= MAX_SIZE)
    return { object: presented, omitted };
  const { apiVersion, kind, metadata } = object;
  const { name, namespace, uid } = metadata;
  return {
    object: { apiVersion, kind, metadata: { name, namespace, uid } },
    omitted: ['everything else, which is too large to be shown'],
  };
}

function copy(value: unknown, path: string, omitted: string[]): unknown {
  if (typeof value === 'string') return copyText(value, path, omitted);
  if (Array.isArray(value))
    return value.map((item, index) =>
      copyItem(item, `${path}[${index}]`, omitted),
    );
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const at = childPath(path, key);
      if (isLeftOut(at, value as { kind?: unknown })) {
        omitted.push(at);
        return [];
      }
      if (typeof item === 'string' && item !== '' && isSecretName(key)) {
        omitted.push(at);
        return [[key, HIDDEN]];
      }
      return [[key, copy(item, at, omitted)]];
    }),
  );
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !POINTER.test(name);
}

/** What has a name of its own, as an environment variable and an argument have. */
function copyItem(item: unknown, path: string, omitted: string[]): unknown {
  const { name, value } = (item ?? {}) as { name?: unknown; value?: unknown };
  if (
    typeof name === 'string' &&
    typeof value === 'string' &&
    value !== '' &&
    isSecretName(name)
  ) {
    omitted.push(`${path}.value`);
    return { ...(item as object), value: HIDDEN };
  }
  if (typeof item === 'string') {
    const flag = SECRET_FLAG.exec(item)?.[1];
    if (flag && isSecretName(flag)) {
      omitted.push(path);
      return `${flag}=${HIDDEN}`;
    }
  }
  return copy(item, path, omitted);
}

function copyText(text: string, path: string, omitted: string[]): string {
  const limit = path.startsWith('metadata.annotations')
    ? MAX_ANNOTATION
    : MAX_TEXT;
  const short =
    text.length > limit
      ? `${text.slice(0, limit)}… (${text.length - limit} characters left out)`
      : text;
  const safe = short.replace(SECRET_VALUE, HIDDEN);
  if (safe !== text) omitted.push(path);
  return safe;
}

function isLeftOut(path: string, parent: { kind?: unknown }): boolean {
  if (path === 'metadata.managedFields') return true;
  if (path.startsWith('metadata.annotations')) return COPY.test(path);
  return (
    (path === 'data' || path === 'binaryData' || path === 'stringData') &&
    (parent.kind === 'ConfigMap' || parent.kind === 'Secret')
  );
}

function childPath(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
  return path === '' ? key : `${path}.${key}`;
}
