import { isDeepStrictEqual } from 'node:util';
import { Cause, invalidValue } from './causes';
import { KubernetesObject } from './KubernetesObject';
import { ResourceType } from './ResourceType';
import { invalid } from './StatusError';
import { validateMetadata } from './validateMetadata';
import { KINDS_WITH_SELECTOR, validatePods } from './validatePods';
import { validateSpec } from './validateSpec';
import { validateStructure } from './validateStructure';

/**
 * Throws a `StatusError`: 400 when a value is of another type than its field, else 422 that names every field that is
 * wrong, of those that are checked here.
 */
export function validateObject(
  type: ResourceType,
  object: KubernetesObject,
): void {
  const causes = [
    ...validateStructure(type, object),
    ...validateMetadata(type, object),
    ...validatePods(type, object),
    ...validateSpec(type, object),
  ];
  refuse(type, object, withoutRepetition(causes));
}

/** What the schema misses, a check of a spec may miss too. */
function withoutRepetition(causes: Cause[]): Cause[] {
  return causes.filter(
    ({ field, message }, index) =>
      index ===
      causes.findIndex(
        other => other.field === field && other.message === message,
      ),
  );
}

/** Throws a `StatusError` 422 when the update changes what must not change. */
export function validateUpdate(
  type: ResourceType,
  object: KubernetesObject,
  previous: KubernetesObject,
): void {
  const { selector } = object.spec ?? {};
  const isImmutable =
    KINDS_WITH_SELECTOR.includes(type.kind) || type.kind === 'Job';
  if (isImmutable && !isDeepStrictEqual(selector, previous.spec?.selector)) {
    refuse(type, object, [
      invalidValue('spec.selector', selector, 'field is immutable'),
    ]);
  }
}

function refuse(
  { group, kind }: ResourceType,
  { metadata }: KubernetesObject,
  causes: Cause[],
): void {
  if (causes.length > 0) {
    throw invalid({ group, kind, name: metadata.name, causes });
  }
}
