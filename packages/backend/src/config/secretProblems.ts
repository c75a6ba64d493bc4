import { JsonObject, JsonValue } from '@backstage/types';
import {
  pastedSecretProblem,
  PastedSecretProblem,
  validityProblem,
} from '@mooring/plugin-kubernetes-doctor-node';
import { ConfigProblem, KeyPath } from './ConfigurationError';

/** Keys of passwords and secrets of the portal itself; those of clusters are checked with their clusters. */
const IS_SECRET =
  /^(password|clientSecret|secretAccessKey|accessKeyId|externalId|secret|token)$/;
/** Where they are. */
const SECTIONS: readonly (readonly string[])[] = [
  ['backend', 'database'],
  ['backend', 'auth'],
  ['auth'],
  ['aws'],
  ['integrations'],
  ['kubernetesWorkloads'],
];

/** A secret may be text in base64, so this stops no start. */
const ENCODED = {
  severity: 'warning',
  message: 'looks like base64 of a text, as the data of a Secret holds it',
  remedy: 'If it was copied from there, decode it: base64 --decode.',
} as const;

/**
 * Finds what copying added to secrets of the database, of sign-in, of AWS and of what the portal asks, and names their keys
 * alone.
 *
 * @param now - the portal's clock, in ms since 1970
 */
export function secretProblems(data: JsonObject, now: number): ConfigProblem[] {
  return SECTIONS.flatMap(section => {
    const value = section.reduce<JsonValue | undefined>(
      (inner, name) => (inner as JsonObject | undefined)?.[name],
      data,
    );
    return [...secretsIn(value, section, now)];
  });
}

function* secretsIn(
  value: JsonValue | undefined,
  key: KeyPath,
  now: number,
): Generator<ConfigProblem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* secretsIn(item, [...key, index], now);
    }
    return;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      yield* secretsIn(inner, [...key, name], now);
    }
    return;
  }
  if (typeof value !== 'string') return;
  const name = String(key.at(-1));
  const secret = IS_SECRET.test(name) ? value : passwordOfUrl(name, value);
  if (secret === undefined) return;
  const problem = problemOf(secret, now);
  if (problem) yield { severity: 'error', key, ...problem };
  else if (isEncodedText(secret)) yield { ...ENCODED, key };
}

function problemOf(
  secret: string,
  now: number,
): PastedSecretProblem | undefined {
  if (/^Bearer\s/i.test(secret)) {
    return {
      message: 'begins with "Bearer"',
      remedy: 'Write the secret alone, without that word.',
    };
  }
  if (/[?&]Action=connect&.*X-Amz-Expires=/.test(secret)) {
    return {
      message: 'is a token of IAM, which is valid for 15 minutes',
      remedy:
        'Write connection.type: rds in its place, and the portal makes a new one for each connection.',
    };
  }
  return pastedSecretProblem(secret) ?? validityProblem(secret, now);
}

/** The password in a database's connection that is a URL. */
function passwordOfUrl(name: string, value: string): string | undefined {
  if (name !== 'connection') return undefined;
  // What a URL's parser would drop or encode without a word
  if (pastedSecretProblem(value)) return value;
  const encoded = URL.parse(value)?.password;
  if (!encoded) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** Shorter ones are words that happen to be base64. */
const MIN_ENCODED = 12;

function isEncodedText(secret: string): boolean {
  if (secret.length < MIN_ENCODED) return false;
  const decoded = Buffer.from(secret, 'base64');
  return (
    decoded.toString('base64') === secret &&
    /^[\x20-\x7e]+\n?$/.test(decoded.toString('latin1'))
  );
}
