import { JsonObject, JsonValue } from '@backstage/types';
import { closest, distance } from 'fastest-levenshtein';
import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import { ConfigProblem, KeyPath } from './ConfigurationError';

/**
 * Finds keys that nothing reads, and names the nearest one that something does read. Such a key is not an error for
 * Backstage, it is just ignored.
 *
 * Every unknown key under `roots` is reported. Elsewhere at the top level, and where a schema allows any key, only one
 * that is nearly a known key is.
 */
export function unknownKeys(options: {
  schema: JSONSchema7;
  data: JsonObject;
  /** Top-level keys whose schema names everything that is read. */
  roots: string[];
}): ConfigProblem[] {
  const { schema, data, roots } = options;
  const names = Object.keys(schema.properties ?? {});
  return Object.entries(data).flatMap(([name, value]) => {
    if (!names.includes(name)) return [...unless(name, names, [], true)];
    if (!roots.includes(name)) return [];
    return [...inside(value, schema.properties![name], [name])];
  });
}

function* inside(
  value: JsonValue | undefined,
  definition: JSONSchema7Definition,
  key: KeyPath,
): Generator<ConfigProblem> {
  if (typeof definition === 'boolean') return;
  if (Array.isArray(value)) {
    const items = [definition.items ?? true].flat();
    for (const [index, item] of value.entries()) {
      yield* inside(item, items[index] ?? items[0], [...key, index]);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;

  const schema = shapeOf(value, definition);
  const known = schema.properties ?? {};
  const free = Object.keys(known).length === 0 || schema.additionalProperties;
  for (const [name, inner] of Object.entries(value)) {
    if (known[name] !== undefined) {
      yield* inside(inner, known[name], [...key, name]);
    } else {
      yield* unless(name, Object.keys(known), key, Boolean(free));
    }
  }
}

/** The schema of an object that may have one of several shapes, told apart by a constant such as its `type`. */
function shapeOf(value: JsonObject, schema: JSONSchema7): JSONSchema7 {
  const shapes = schema.anyOf?.filter(shape => typeof shape === 'object') ?? [];
  const fitting = shapes.find(({ properties = {} }) =>
    Object.entries(properties).some(
      ([name, property]) =>
        typeof property === 'object' &&
        property.const !== undefined &&
        property.const === value[name],
    ),
  );
  if (fitting) return fitting;
  return {
    ...schema,
    properties: Object.assign(
      {},
      schema.properties,
      ...shapes.map(s => s.properties),
    ),
  };
}

function* unless(
  name: string,
  known: string[],
  at: KeyPath,
  onlyNear: boolean,
): Generator<ConfigProblem> {
  const nearest = known.length > 0 ? closest(name, known) : undefined;
  const isNear =
    nearest !== undefined &&
    distance(
      name.toLocaleLowerCase('en-US'),
      nearest.toLocaleLowerCase('en-US'),
    ) <= Math.ceil(nearest.length / 4);
  if (onlyNear && !isNear) return;
  yield {
    severity: 'warning',
    key: [...at, name],
    message: 'is not a known key, so it is ignored',
    remedy: isNear
      ? `Did you mean ${nearest}?`
      : `Known here: ${known.sort().join(', ')}.`,
  };
}
