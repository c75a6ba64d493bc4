import { KubernetesObject, podTemplateOf } from '@mooring/kubernetes-objects';
import { ParsedQuery } from '@mooring/plugin-kubernetes-matching-common';
import { Binding, bind, mayEqual } from '../unknown/shapes';
import { UnknownText } from '../unknown/UnknownText';

/** How an object would match a query: what its unknowns would have to be. */
export interface PossibleMatch {
  readonly binding: Binding;
  /** Whether the unknowns are the object's, so that the binding makes it match. */
  readonly isBound: boolean;
}

/**
 * Whether an object, or a pod of it, may match a query although it does not match as it is written: because of unknowns in
 * either, or because nobody says to which namespace it goes.
 */
export function mayMatch(
  object: KubernetesObject,
  query: ParsedQuery,
  unknowns: readonly UnknownText[],
): PossibleMatch | undefined {
  const { namespace } = object.metadata;
  const inNamespace =
    query.namespace === undefined ||
    namespace === undefined ||
    mayEqual(namespace, query.namespace, unknowns);
  if (!inNamespace) return undefined;
  const possible =
    matchLabels(object.metadata.labels ?? {}, query, unknowns) ??
    matchLabels(podTemplateOf(object)?.labels ?? {}, query, unknowns);
  const isCertain =
    possible?.isBound &&
    possible.binding.size === 0 &&
    (query.namespace === undefined || namespace === query.namespace);
  if (isCertain || !possible) return undefined;
  const where =
    namespace !== undefined && query.namespace !== undefined
      ? bind(namespace, query.namespace, unknowns)
      : undefined;
  return where
    ? { ...possible, binding: new Map([...where, ...possible.binding]) }
    : possible;
}

function matchLabels(
  labels: Readonly<Record<string, string>>,
  { selector }: ParsedQuery,
  unknowns: readonly UnknownText[],
): PossibleMatch | undefined {
  const requirements = selector?.requirements ?? [];
  const bound = new Map<string, string>();
  let isBound = true;
  for (const { key, operator, values } of requirements) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === 'exists') {
      if (value === undefined) return undefined;
      continue;
    }
    if (!['=', '==', 'in'].includes(operator)) continue;
    if (value === undefined) return undefined;
    const binding = values
      .map(wanted => bind(value, wanted, unknowns))
      .find(found => found !== undefined);
    if (!binding) {
      if (!values.some(wanted => bind(wanted, value, unknowns)))
        return undefined;
      isBound = false;
      continue;
    }
    for (const [text, wanted] of binding) {
      if (bound.has(text) && bound.get(text) !== wanted) return undefined;
      bound.set(text, wanted);
    }
  }
  return requirements.length > 0 ? { binding: bound, isBound } : undefined;
}
