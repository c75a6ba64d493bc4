import { OidcAuthResult } from '@backstage/plugin-auth-backend-module-oidc-provider';

const MAX_GROUPS = 1000;

/** A claim that is a text, from the userinfo endpoint or else from the ID token. */
export function textClaim(
  result: OidcAuthResult,
  name: string,
): string | undefined {
  const value = claim(result, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A claim that is a list of texts; one text is a list of one, and what is neither is none. */
export function listClaim(result: OidcAuthResult, name: string): string[] {
  const values = [claim(result, name)].flat();
  return values
    .filter((value): value is string => typeof value === 'string')
    .slice(0, MAX_GROUPS);
}

function claim({ userinfo, tokenset }: OidcAuthResult, name: string): unknown {
  if (Object.hasOwn(userinfo, name)) return userinfo[name];
  const claims = tokenset.id_token ? tokenset.claims() : {};
  return Object.hasOwn(claims, name)
    ? (claims as Record<string, unknown>)[name]
    : undefined;
}
