import { InputError } from '@backstage/errors';
import { isMap, isScalar, Pair, parseDocument, YAMLMap } from 'yaml';

/** As much of a JSON schema as describes values. */
export interface ValuesSchema {
  type?: unknown;
  description?: string;
  properties?: Record<string, ValuesSchema>;
  [keyword: string]: unknown;
}

/**
 * Returns the schema with the descriptions of the values: the comments that begin with `--`, which helm-docs reads too.
 *
 * @param values - the text of `values.yaml`
 * @throws InputError naming each value that the schema lacks or that has no description, and what the schema has alone.
 */
export function describeSchema(
  values: string,
  schema: ValuesSchema,
): ValuesSchema {
  const { contents } = parseDocument(values);
  if (!isMap(contents)) throw new InputError('values.yaml is not a map');
  const problems: string[] = [];
  const described = describe(contents, schema, [], problems);
  if (problems.length > 0) throw new InputError(problems.join('\n'));
  return described;
}

function describe(
  map: YAMLMap,
  schema: ValuesSchema,
  path: string[],
  problems: string[],
): ValuesSchema {
  const properties: Record<string, ValuesSchema> = {};
  for (const pair of map.items) {
    const name = String(pair.key);
    const at = [...path, name];
    const property = schema.properties?.[name];
    const description = commentOf(pair, map);
    if (!property) {
      problems.push(`${at.join('.')} is missing in values.schema.json`);
    } else if (property.properties && isMap(pair.value)) {
      properties[name] = describe(pair.value, property, at, problems);
    } else if (!description) {
      problems.push(`${at.join('.')} has no comment with -- in values.yaml`);
    } else {
      const { type, description: _, ...rest } = property;
      properties[name] = { type, description, ...rest };
    }
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (map.has(name)) continue;
    if (name === 'global' && path.length === 0) {
      properties.global = property; // Helm's own
    } else {
      problems.push(`${[...path, name].join('.')} is missing in values.yaml`);
    }
  }
  return { ...schema, properties };
}

/** A comment above the first key of a map belongs to the map. */
function commentOf(pair: Pair, map: YAMLMap): string | undefined {
  const own = isScalar(pair.key) ? pair.key.commentBefore : undefined;
  const text = own ?? (pair === map.items[0] ? map.commentBefore : undefined);
  return text?.match(/^ -- (.+)$/m)?.[1];
}
