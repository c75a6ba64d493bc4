import { applyPatch as applyOperations, Operation } from 'fast-json-patch';
import { parse as parseYaml } from 'yaml';
import { isError } from '@backstage/errors';
import {
  badRequest,
  StatusError,
  unsupportedMediaType,
} from '../store/StatusError';
import { isRecord } from '../isRecord';
import { applyMergePatch } from './mergePatch';
import { applyStrategicMergePatch } from './strategicMergePatch';

/** The media type of server-side apply, whose body is an object rather than a change. */
export const APPLY_PATCH = 'application/apply-patch+yaml';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_MERGE_PATCH = 'application/strategic-merge-patch+json';

/**
 * Applies a patch of any type the API takes; server-side apply merges as a strategic merge patch does and knows no field
 * owners. Custom resources take no strategic merge patch. Throws a `StatusError` for a patch that cannot be applied.
 */
export function applyPatch<T extends object>(
  target: T,
  options: { contentType: string | undefined; body: string; custom?: boolean },
): T {
  const contentType = options.contentType?.split(';')[0].trim() ?? '';
  const supported = [
    JSON_PATCH,
    MERGE_PATCH,
    APPLY_PATCH,
    ...(options.custom ? [] : [STRATEGIC_MERGE_PATCH]),
  ];
  if (!supported.includes(contentType)) {
    throw unsupportedMediaType(supported);
  }
  const patch = parseBody(options.body);
  if (contentType === JSON_PATCH) {
    return applyJsonPatch(target, patch);
  }
  if (!isRecord(patch)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal a value that is not an object',
    );
  }
  const merge =
    contentType === MERGE_PATCH ? applyMergePatch : applyStrategicMergePatch;
  return merge(target, patch) as T;
}

function parseBody(body: string): unknown {
  try {
    return parseYaml(body, { maxAliasCount: 100 });
  } catch (error) {
    throw badRequest(
      `error decoding patch: ${isError(error) ? error.message : error}`,
    );
  }
}

function applyJsonPatch<T extends object>(target: T, patch: unknown): T {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: json: a JSON patch is a list of operations',
    );
  }
  let patched: T;
  try {
    patched = applyOperations(
      structuredClone(target),
      patch as Operation[],
      true,
      true,
    ).newDocument;
  } catch (error) {
    throw rejected(isError(error) ? error.name : String(error));
  }
  if (!isRecord(patched)) {
    throw rejected('the patched document is not an object');
  }
  return patched;
}

function rejected(reason: string): StatusError {
  return new StatusError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${reason}`,
    {},
  );
}
