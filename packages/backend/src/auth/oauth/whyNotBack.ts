import {
  AuthProviderRouteHandlers,
  decodeOAuthState,
} from '@backstage/plugin-auth-node';

type Request = Parameters<AuthProviderRouteHandlers['frameHandler']>[0];

/**
 * Why somebody has not come back from the provider as they were sent there, if they have not. Upstream's routes check the
 * same, and tell only the person.
 *
 * @param cookie - the name of the cookie that says in which browser the sign-in was begun
 */
export function whyNotBack(
  { query, cookies }: Pick<Request, 'query' | 'cookies'>,
  cookie: string,
): string | undefined {
  if (query.error) {
    return `${query.error}: ${query.error_description ?? ''}`;
  }
  if (!cookies[cookie]) return `the cookie ${cookie} is missing`;
  try {
    const { nonce } = decodeOAuthState(String(query.state ?? ''));
    if (nonce === cookies[cookie]) return undefined;
  } catch (error) {
    return `the provider has not sent the state back: ${error}`;
  }
  return `the cookie ${cookie} is of another sign-in, which was begun later in the same browser`;
}
