import { JsonObject } from '@backstage/types';
import { createUnknown, UnknownText } from '../../unknown/UnknownText';

/** `steps.lookup.output.entity.metadata.name`, with dots or brackets; quotes may be escaped, as in JSON. */
const REFERENCE = /\bsteps((?:\.[\w-]+|\[\s*\\?['"][^'"\\\]]+\\?['"]\s*\])+)/g;
const PART = /\.([\w-]+)|\[\s*\\?['"]([^'"\\\]]+)\\?['"]\s*\]/g;
/** Far from the numbers of other unknowns. */
const FIRST_NUMBER = 5000;
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/**
 * What stands for the outputs of steps that a template refers to: an unknown for each, at the place where the template looks
 * for it.
 *
 * @param spec - the template's `spec`, as JSON
 */
export function stepOutputs(spec: string): {
  outputs: JsonObject;
  unknowns: UnknownText[];
} {
  const paths = new Map<string, string[]>();
  for (const [, reference] of spec.matchAll(REFERENCE)) {
    const path = [...reference.matchAll(PART)].map(
      ([, plain, quoted]) => plain ?? quoted,
    );
    const isOutput = path[1] === 'output' && path.length > 2;
    if (isOutput && !path.some(key => FORBIDDEN.includes(key))) {
      paths.set(path.join('.'), path);
    }
  }
  const outputs: JsonObject = {};
  const unknowns: UnknownText[] = [];
  for (const [name, path] of paths) {
    const unknown = createUnknown({
      number: FIRST_NUMBER + unknowns.length,
      display: `\${{ steps.${name} }}`,
      what: `the output steps.${name}`,
    });
    unknowns.push(unknown);
    put(outputs, path, unknown.text);
  }
  return { outputs, unknowns };
}

/** A deeper path goes before a shallower one: what has parts is not text. */
function put(root: JsonObject, path: readonly string[], text: string): void {
  let current = root;
  for (const key of path.slice(0, -1)) {
    const next = current[key];
    current[key] =
      typeof next === 'object' && next !== null ? next : ({} as JsonObject);
    current = current[key] as JsonObject;
  }
  const last = path[path.length - 1];
  if (typeof current[last] !== 'object') current[last] = text;
}
