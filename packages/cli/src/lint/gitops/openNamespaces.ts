import { Delivery } from '../objects/Delivery';
import { unknownFor, Unknowns } from './unknowns';

/**
 * What generators give that only Argo CD can run, and that is never empty.
 *
 * Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators.
 */
const GIVEN: Readonly<Record<string, RegExp>> = {
  pullRequest:
    /^(number|(target_)?branch(_slug)?|head_sha|head_short_sha(_7)?|author)$/,
  scmProvider:
    /^(organization|repository|branch(Normalized)?|sha|short_sha(_7)?)$/,
  clusters: /^(name|nameNormalized)$/,
};
const PLACEHOLDER = /\{\{-?\s*\.?([\w.[\]-]+?)\s*-?\}\}/g;

/**
 * A namespace of which a generator gives a part: `cart-{{number}}`. Nothing where it gives all of it, may give an empty text, or
 * where a template's functions decide.
 */
export function asShape(
  namespace: string | undefined,
  generator: object,
): string | undefined {
  const given = Object.keys(generator).find(key => Object.hasOwn(GIVEN, key));
  if (namespace === undefined || given === undefined) return undefined;
  const names = [...namespace.matchAll(PLACEHOLDER)].map(([, name]) => name);
  const written = namespace.replace(PLACEHOLDER, '');
  const isSimple = names.every(name => GIVEN[given].test(name));
  return isSimple && written !== '' && !/[{}]/.test(written)
    ? namespace
    : undefined;
}

/** A delivery with a stand-in for each part of its namespace that a generator gives. */
export function withOpenNamespace(
  delivery: Delivery,
  unknowns: Unknowns,
): Delivery {
  const { namespace, what } = delivery;
  if (!namespace?.includes('{{')) return delivery;
  return {
    ...delivery,
    namespace: namespace.replace(
      PLACEHOLDER,
      (display, name: string) =>
        unknownFor(unknowns, display, `the ${name} that ${what} is given`).text,
    ),
  };
}
