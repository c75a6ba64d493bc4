import { JsonObject, JsonValue } from '@backstage/types';
import { isRecord, recordsIn } from '../../records';
import { sampleText } from './sampleText';

type Schema = Record<string, unknown>;

/** More choices of one parameter than these are not tried. */
const MAX_VARIANTS = 6;
/** Real forms nest a few levels; a schema may also refer to itself by aliases. */
const MAX_DEPTH = 8;
/** Keywords whose schemas may add properties to the form. */
const COMBINING = ['allOf', 'anyOf', 'oneOf'];
const CONDITIONAL = ['if', 'then', 'else'];
const DEPENDENT = ['dependencies', 'dependentSchemas'];

/**
 * Values such as a person would enter into a template's form: in the first variant the defaults, in each further one a text
 * of its own for every free parameter, and the next choice of those that offer some. Parameters that are equal by chance in
 * one variant, as defaults may be, differ in another.
 *
 * @param parameters - a template's `spec.parameters`: a JSON schema, or a list of them
 */
export function sampleParameters(parameters: unknown): JsonObject[] {
  const schemas = Array.isArray(parameters) ? parameters : [parameters];
  const properties = Object.assign(
    {},
    ...schemas.map(schema => propertiesOf(schema, 0)),
  ) as Record<string, Schema>;
  const choices = Object.values(properties).map(countChoices);
  const variants = 1 + Math.min(MAX_VARIANTS, Math.max(1, ...choices));
  return Array.from({ length: variants }, (_, variant) =>
    sampleProperties(properties, variant, 0),
  );
}

function sampleProperties(
  properties: Record<string, Schema>,
  variant: number,
  depth: number,
): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      sample(name, schema, variant, depth),
    ]),
  );
}

function sample(
  name: string,
  schema: Schema,
  variant: number,
  depth: number,
): JsonValue {
  const given = (schema.const ?? schema.default) as JsonValue | undefined;
  if (schema.const !== undefined) return given ?? '';
  if (variant === 0 && given !== undefined) return given;
  const choices = choicesOf(schema);
  if (choices.length > 0) {
    return choices[Math.max(0, variant - 1) % choices.length];
  }
  switch (typeOf(schema)) {
    case 'boolean':
      return variant % 2 === 1;
    case 'number':
    case 'integer':
      return given ?? (schema.minimum as number | undefined) ?? 1;
    case 'array':
      return depth < MAX_DEPTH && isRecord(schema.items)
        ? [sample(name, schema.items, variant, depth + 1)]
        : [];
    case 'object':
      return depth < MAX_DEPTH
        ? sampleProperties(propertiesOf(schema, depth), variant, depth + 1)
        : {};
    default:
      return sampleText(name, schema);
  }
}

function typeOf(schema: Schema): unknown {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  return type ?? (schema.properties ? 'object' : 'string');
}

function choicesOf(schema: Schema): JsonValue[] {
  if (Array.isArray(schema.enum)) return schema.enum as JsonValue[];
  const constants = COMBINING.flatMap(keyword => recordsIn(schema[keyword]))
    .map(option => option.const as JsonValue | undefined)
    .filter(value => value !== undefined);
  return constants;
}

function countChoices(schema: Schema): number {
  return typeOf(schema) === 'boolean' ? 2 : choicesOf(schema).length;
}

/** The properties of a schema, those that depend on others included. */
function propertiesOf(schema: unknown, depth: number): Record<string, Schema> {
  if (!isRecord(schema) || depth > MAX_DEPTH) return {};
  const further = [
    ...COMBINING.flatMap(keyword => recordsIn(schema[keyword])),
    ...CONDITIONAL.map(keyword => schema[keyword]),
    ...DEPENDENT.flatMap(keyword =>
      isRecord(schema[keyword]) ? Object.values(schema[keyword]) : [],
    ),
  ];
  const own = isRecord(schema.properties) ? schema.properties : {};
  return {
    ...Object.assign({}, ...further.map(item => propertiesOf(item, depth + 1))),
    ...Object.fromEntries(
      Object.entries(own).filter((entry): entry is [string, Schema] =>
        isRecord(entry[1]),
      ),
    ),
  };
}
