import { JsonObject, JsonValue } from '@backstage/types';
import Ajv, { ErrorObject } from 'ajv';
import type { JSONSchema7 } from 'json-schema';
import { ConfigProblem, KeyPath } from './ConfigurationError';
import { intendedErrors } from './unionErrors';

/**
 * Checks the configuration against the schemas that the installed packages ship. Backstage does so when it builds the
 * browser side and in `backstage-cli config:check`, but not when the backend starts.
 */
export function schemaProblems(options: {
  schema: JSONSchema7;
  data: JsonObject;
}): ConfigProblem[] {
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: true, // what comes from the environment is a string
    schemas: { 'https://backstage.io/schema/config-v1': true }, // what the merged schema says it follows
    strict: false, // the schemas carry Backstage's own keywords, such as visibility
  });
  const validate = ajv.compile(options.schema);
  const coerced = structuredClone(options.data);
  return validate(coerced)
    ? [...unquoted(options.data, coerced, [])]
    : intendedErrors(validate.errors ?? []).map(toProblem);
}

function toProblem(error: ErrorObject): ConfigProblem {
  const key = keyOf(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return problem(
        [...key, params.missingProperty],
        'is missing',
        'Add it; it has no default.',
      );
    case 'type':
      return problem(
        key,
        `is not of type ${[params.type].flat().join(' or ')}`,
        'Correct the value.',
      );
    case 'const':
    case 'enum': {
      const allowed = [params.allowedValues ?? params.allowedValue].flat();
      return problem(
        key,
        'is not one of the known values',
        `Write ${allowed.join(' or ')}.`,
      );
    }
    default:
      return problem(key, `${error.message}`, 'Correct the value.');
  }
}

/**
 * A number where a string belongs, such as an account id without quotes, passes the schema, since the schema's check
 * converts it. Backstage's own reader refuses it when it is used, and by then its leading zeros are lost.
 */
function* unquoted(
  value: JsonValue | undefined,
  coerced: JsonValue | undefined,
  key: KeyPath,
): Generator<ConfigProblem> {
  if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const part = Array.isArray(value) ? Number(name) : name;
      yield* unquoted(inner, (coerced as JsonObject)[name], [...key, part]);
    }
  } else if (typeof coerced === 'string' && typeof value !== 'string') {
    yield problem(key, 'is not of type string', 'Put the value in quotes.');
  }
}

function problem(key: KeyPath, message: string, remedy: string): ConfigProblem {
  return { severity: 'error', key, message, remedy };
}

/** A JSON pointer as a key, with numbers for the places in a list. */
function keyOf(pointer: string): KeyPath {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}
