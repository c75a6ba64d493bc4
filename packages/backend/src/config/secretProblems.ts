import { JsonObject, JsonValue } from '@backstage/types';
import { pastedSecretProblem } from '@mooring/plugin-kubernetes-doctor-node';
import { ConfigProblem, KeyPath } from './ConfigurationError';

/** Keys of passwords and secrets of the portal itself; those of clusters are checked with their clusters. */
const IS_SECRET =
  /^(password|clientSecret|secretAccessKey|accessKeyId|externalId)$/;

/** Finds what copying added to secrets of the database, of sign-in and of AWS, and names their keys alone. */
export function secretProblems(data: JsonObject): ConfigProblem[] {
  const backend = data.backend as JsonObject | undefined;
  const auth = data.auth as JsonObject | undefined;
  return [
    ...secretsIn(backend?.database, ['backend', 'database']),
    ...secretsIn(auth?.providers, ['auth', 'providers']),
    ...secretsIn(data.aws, ['aws']),
  ];
}

function* secretsIn(
  value: JsonValue | undefined,
  key: KeyPath,
): Generator<ConfigProblem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* secretsIn(item, [...key, index]);
    }
    return;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      yield* secretsIn(inner, [...key, name]);
    }
    return;
  }
  if (typeof value !== 'string' || !IS_SECRET.test(String(key.at(-1)))) return;
  const problem = pastedSecretProblem(value);
  if (problem) yield { severity: 'error', key, ...problem };
}
