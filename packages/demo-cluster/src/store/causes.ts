import { StatusCause } from './StatusError';

/** Why a field is refused. */
export type Cause = Required<StatusCause>;

/** A field that is not there. */
export function required(field: string, detail?: string): Cause {
  return {
    reason: 'FieldValueRequired',
    message: detail ? `Required value: ${detail}` : 'Required value',
    field,
  };
}

/** A field with a value it cannot have. */
export function invalidValue(
  field: string,
  value: unknown,
  message: string,
): Cause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${message}`,
    field,
  };
}
