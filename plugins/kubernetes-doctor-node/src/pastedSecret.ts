import { foreignText } from '@mooring/plugin-kubernetes-cache-node';

/**
 * What is wrong with a secret as it was pasted. Holds nothing of it.
 *
 * @public
 */
export interface PastedSecretProblem {
  /** Goes on from the name of the key: `ends in a line break`. */
  readonly message: string;
  readonly remedy: string;
}

/** Tokens for these are not for a Kubernetes API server. */
const OTHER_AUDIENCES = ['sts.amazonaws.com', 'api://AzureADTokenExchange'];

/**
 * What copying added to a secret of any kind: space around it, quotes, line breaks within.
 *
 * @public
 */
export function pastedSecretProblem(
  secret: string,
): PastedSecretProblem | undefined {
  if (secret.trim() === '') {
    return {
      message: 'is blank',
      remedy: 'Write the secret, or remove the key.',
    };
  }
  const [invisible] = /\p{Cf}/u.exec(secret) ?? [];
  if (invisible !== undefined) {
    const code = invisible.codePointAt(0)!.toString(16).toUpperCase();
    return {
      message: `holds an invisible character (U+${code.padStart(4, '0')})`,
      remedy: 'Copy it again, from a terminal or a plain text file.',
    };
  }
  if (/[\r\n]$/.test(secret)) {
    return {
      message: 'ends in a line break',
      remedy: 'Remove it; printf "%s" writes a file without one.',
    };
  }
  if (secret !== secret.trim()) {
    return {
      message: 'begins or ends with space',
      remedy: 'Remove the space around it.',
    };
  }
  if (/[\r\n]/.test(secret)) {
    return {
      message: 'is broken over several lines',
      remedy: 'Write it on one line.',
    };
  }
  if (/^[“”„‘’‚«].*[“”‘’»]$/.test(secret)) {
    return {
      message: 'has typographic quotes around it',
      remedy: 'Remove them, and copy it again from plain text.',
    };
  }
  return /^(["'`]).*\1$/.test(secret)
    ? {
        message: 'has quotes around it that are part of the value',
        remedy: 'Remove them.',
      }
    : undefined;
}

/**
 * What is wrong with a bearer token, as far as it says so itself: what copying added, and for a JWT until when and for whom
 * it is. Its signature is for the cluster to check.
 *
 * @param now - the portal's clock, in ms since 1970
 * @public
 */
export function tokenProblem(
  token: string,
  now: number,
): PastedSecretProblem | undefined {
  const pasted = wrappingProblem(token) ?? pastedSecretProblem(token);
  if (pasted) return pasted;
  if (/^Bearer\b/i.test(token)) {
    return {
      message: 'begins with "Bearer"',
      remedy: 'Write the token alone, without that word.',
    };
  }
  if (/[^\x21-\x7e]/.test(token)) {
    return {
      message: 'has a space or another character that no token has',
      remedy: 'Copy it again.',
    };
  }
  if (/^["'`]|["'`,;]$/.test(token)) {
    return {
      message: 'begins or ends with a quotation mark, a comma or a semicolon',
      remedy: 'Remove it.',
    };
  }
  if (/%(2B|2F|3D)/i.test(token)) {
    return { message: 'is URL-encoded', remedy: 'Decode it.' };
  }
  const claims = readClaims(token);
  return claims ? claimsProblem(claims, now) : opaqueProblem(token);
}

/** What a token was pasted together with, or instead of. */
const WRAPPINGS: readonly [RegExp, PastedSecretProblem][] = [
  [
    /^\s*(\{|apiVersion:|kind:)/,
    {
      message: 'is a whole object, such as a Secret, not a token',
      remedy:
        'Write its data.token alone, decoded: kubectl get secret … -o jsonpath={.data.token} | base64 --decode.',
    },
  ],
  [
    /^\s*-----BEGIN /,
    {
      message: 'is a certificate or a key, not a token',
      remedy:
        'Write the token of a service account; a certificate authority goes into caData.',
    },
  ],
  [
    /^\s*(authorization:|token\s*[:=])/i,
    {
      message: 'begins with the name of a header or a key',
      remedy: 'Write the token alone, without that name.',
    },
  ],
  [
    /^(\$\{?\w+\}?|<[^>]*>)$/,
    {
      message: 'is a placeholder',
      remedy: 'Set the variable, or write the token in its place.',
    },
  ],
  [
    /^\/[\w.-]+(\/[\w.-]+)+$/,
    {
      message: 'is the path of a file',
      remedy: 'Read the file: write $file: <path> as the value.',
    },
  ],
  [
    /\.\.\.|…/,
    {
      message: 'was abbreviated where it was copied from ("...")',
      remedy: 'Copy the whole token.',
    },
  ],
];

function wrappingProblem(token: string): PastedSecretProblem | undefined {
  return WRAPPINGS.find(([pattern]) => pattern.test(token))?.[1];
}

/** How often a Secret's value may have been encoded on its way. */
const MAX_ENCODINGS = 3;

/** What is wrong with a token that does not say what it is: one that ought to, or one that an API server knows from a list. */
function opaqueProblem(token: string): PastedSecretProblem | undefined {
  let decoded = token;
  for (let times = 1; times <= MAX_ENCODINGS; times++) {
    decoded = Buffer.from(decoded, 'base64').toString();
    if (!readClaims(decoded)) continue;
    return times === 1
      ? {
          message: 'is the base64 of a token, as a Secret holds it',
          remedy: 'Decode it: kubectl get secret … | base64 --decode.',
        }
      : {
          message: `is a token that was encoded in base64 ${times} times`,
          remedy:
            'Decode it as often; data of a Secret is encoded once, stringData is not.',
        };
  }
  const parts = token.split('.');
  // The head of a JWT is JSON, so it begins so; one that is encrypted has five parts.
  if (!token.startsWith('eyJ') || parts.length === 3) return undefined;
  if (parts.length < 3) {
    return {
      message: `is the beginning of a token: it has ${parts.length} of three parts`,
      remedy: 'Copy the whole token.',
    };
  }
  return parts.length === 5 && /"enc"/.test(decodePart(parts[0]))
    ? undefined
    : {
        message: 'holds more than one token',
        remedy: 'It may have been pasted twice: write it once.',
      };
}

function decodePart(part: string): string {
  return Buffer.from(part, 'base64url').toString();
}

function claimsProblem(
  claims: Record<string, unknown>,
  now: number,
): PastedSecretProblem | undefined {
  return timesProblem(claims, now) ?? audienceProblem(claims);
}

/**
 * Whether a secret that is a JWT, such as the client secret of some OpenID providers, has expired, or is not valid yet.
 *
 * @param now - the portal's clock, in ms since 1970
 * @public
 */
export function validityProblem(
  secret: string,
  now: number,
): PastedSecretProblem | undefined {
  const claims = readClaims(secret);
  const problem = claims && timesProblem(claims, now);
  return problem && { ...problem, remedy: 'Issue a new one.' };
}

function timesProblem(
  { exp, nbf }: Record<string, unknown>,
  now: number,
): PastedSecretProblem | undefined {
  if (typeof exp === 'number' && exp * 1000 < now) {
    return {
      message: `expired at ${timeOf(exp)}`,
      remedy:
        'Issue a new one, for example: kubectl -n mooring create token mooring --duration=8760h',
    };
  }
  if (typeof nbf === 'number' && nbf * 1000 > now) {
    return {
      message: `is valid from ${timeOf(nbf)} only`,
      remedy: "Check the portal's clock, or issue a new one.",
    };
  }
  return undefined;
}

function audienceProblem({
  aud,
}: Record<string, unknown>): PastedSecretProblem | undefined {
  const audiences = [aud].flat().filter(one => typeof one === 'string');
  const isOther =
    audiences.length > 0 &&
    audiences.every(audience => OTHER_AUDIENCES.includes(audience));
  return isOther
    ? {
        message: `is for the audience ${foreignText(
          audiences.join(', '),
        )}, not for a Kubernetes API server`,
        remedy:
          'Issue one for the API server: kubectl create token without --audience.',
      }
    : undefined;
}

/** What a JWT says of itself; `undefined` for an opaque token. */
export function readClaims(token: string): Record<string, unknown> | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const payload = Buffer.from(parts[1], 'base64url').toString();
    const claims: unknown = JSON.parse(payload);
    return typeof claims === 'object' && claims !== null
      ? (claims as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function timeOf(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : time.toISOString();
}
