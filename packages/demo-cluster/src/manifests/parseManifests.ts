import { Document, parseAllDocuments } from 'yaml';
import { isRecord } from '../isRecord';
import { KubernetesObject } from '../store/KubernetesObject';
import { ManifestError } from './ManifestError';

/** Bounds of one file: a manifest larger than etcd's limit for an object can be used nowhere. */
const MAX_FILE_BYTES = 3 * 1024 * 1024;
const MAX_DOCUMENTS = 1_000;
const MAX_ALIASES = 100;

/** An object of a manifest, with where it stands, for messages. */
export interface Manifest {
  file: string;
  /** Counted from 1. */
  document: number;
  object: KubernetesObject;
}

/**
 * Reads the objects of a YAML or JSON file: its documents, and the items of lists; entities of a catalog that stand
 * among them are left out. Throws a {@link ManifestError}.
 */
export function parseManifests(text: string, file: string): Manifest[] {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    throw new ManifestError({
      file,
      reason: `larger than ${MAX_FILE_BYTES} bytes; split it up`,
    });
  }
  const documents = parseAllDocuments(text, { merge: true });
  if (!Array.isArray(documents)) {
    return [];
  }
  if (documents.length > MAX_DOCUMENTS) {
    throw new ManifestError({
      file,
      reason: `more than ${MAX_DOCUMENTS} documents; split it up`,
    });
  }
  return documents.flatMap((parsed, index) => {
    const document = index + 1;
    const [error] = parsed.errors;
    if (error) {
      throw new ManifestError({
        file,
        document,
        reason: error.message.split('\n')[0],
      });
    }
    return toObjects(toValue(parsed, { file, document }), { file, document });
  });
}

function toValue(
  parsed: Document,
  place: { file: string; document: number },
): unknown {
  try {
    return parsed.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new ManifestError({
      ...place,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

function toObjects(
  value: unknown,
  place: { file: string; document: number },
): Manifest[] {
  if (value === null || value === undefined) {
    return []; // nothing between two separators, or comments only
  }
  if (
    !isRecord(value) ||
    typeof value.apiVersion !== 'string' ||
    typeof value.kind !== 'string'
  ) {
    throw new ManifestError({
      ...place,
      reason: 'no Kubernetes object: apiVersion and kind are missing',
    });
  }
  if (value.apiVersion.startsWith('backstage.io/')) {
    return [];
  }
  if (value.kind.endsWith('List') && Array.isArray(value.items)) {
    return value.items.flatMap(item => toObjects(item, place));
  }
  if (!isRecord(value.metadata) || typeof value.metadata.name !== 'string') {
    throw new ManifestError({
      ...place,
      reason: `${value.kind} without metadata.name`,
    });
  }
  return [{ ...place, object: value as unknown as KubernetesObject }];
}
