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
  const pasted = pastedSecretProblem(token);
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
  const claims = readClaims(token);
  if (!claims) {
    return readClaims(Buffer.from(token, 'base64').toString())
      ? {
          message: 'is the base64 of a token, as a Secret holds it',
          remedy: 'Decode it: kubectl get secret … | base64 --decode.',
        }
      : undefined;
  }
  return claimsProblem(claims, now);
}

function claimsProblem(
  { exp, nbf, aud }: Record<string, unknown>,
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
