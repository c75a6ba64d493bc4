import { InputError } from '@backstage/errors';
import {
  groupKindOf,
  isKubernetesObject,
  KubernetesObject,
} from '@mooring/kubernetes-objects';
import {
  apiVersionOf,
  groupKindOfWatched,
  WatchedKind,
} from '../model/WatchedKind';
import { isConfidential, strip } from './strip';

/**
 * An object of a watched kind as it may be remembered: with the `kind` and `apiVersion` that items of lists lack, without
 * what must not be remembered.
 *
 * @returns `undefined` for what is none: no object at all, one of another kind, or a Secret.
 * @throws InputError for bytes that are not JSON.
 */
export function readObject(
  kind: WatchedKind,
  value: unknown,
): KubernetesObject | undefined {
  const parsed = Buffer.isBuffer(value) ? parse(kind, value) : value;
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const object: unknown = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind ?? kind.plural,
    ...parsed,
  };
  return isKubernetesObject(object) &&
    !isConfidential(object) &&
    groupKindOf(object) ===
      groupKindOfWatched({ ...kind, kind: kind.kind ?? object.kind })
    ? strip(object)
    : undefined;
}

function parse(kind: WatchedKind, json: Buffer): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    // The error of JSON.parse quotes the text, which may be confidential.
    throw new InputError(
      `an object of ${groupKindOfWatched(kind)} is not valid JSON (${
        json.length
      } bytes)`,
    );
  }
}
