import * as http from 'node:http';

/** Which is never reached by proxy: other plugins of this process among them. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/**
 * Has `fetch` and Node.js's own agents go through the proxy that `HTTPS_PROXY` or `HTTP_PROXY` names: for the OpenID provider,
 * and for the hosts that the catalog reads. Clusters and AWS have connections of their own, which heed them too.
 */
export function useProxyOfEnvironment(env: NodeJS.ProcessEnv): void {
  const { HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy } = env;
  if (!(HTTP_PROXY || http_proxy || HTTPS_PROXY || https_proxy)) return;
  const { NO_PROXY, no_proxy = NO_PROXY } = env;
  http.setGlobalProxyFromEnv({
    ...{ HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy },
    no_proxy: [...(no_proxy ? [no_proxy] : []), ...LOOPBACK].join(','),
  });
}
