import { proxyFor } from '@mooring/plugin-kubernetes-cache-node';
import {
  Dispatcher,
  getGlobalDispatcher,
  ProxyAgent,
  setGlobalDispatcher,
} from 'undici';
import { tunnelAgents } from './tunnelAgents';

/**
 * Has everything that this process asks go through the proxy that `HTTPS_PROXY` or `HTTP_PROXY` names, unless `NO_PROXY` has it
 * reached directly: `fetch`, and every agent of `node:http` and `node:https`, those of upstream's Kubernetes plugin, of
 * openid-client and of the AWS SDK among them. The watched clusters' own connections heed the same variables.
 *
 * Returns what undoes it.
 */
export function useProxyOfEnvironment(env: NodeJS.ProcessEnv): () => void {
  const { HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy } = env;
  if (!(HTTP_PROXY || http_proxy || HTTPS_PROXY || https_proxy))
    return () => {};
  const restoreAgents = tunnelAgents();
  const dispatcher = getGlobalDispatcher();
  setGlobalDispatcher(dispatcher.compose(byProxy()));
  return () => {
    restoreAgents();
    setGlobalDispatcher(dispatcher);
  };
}

/** Sends what `fetch` asks to the proxy for its origin. */
function byProxy(): Dispatcher.DispatcherComposeInterceptor {
  const agents = new Map<string, ProxyAgent>();
  const agentFor = (proxy: URL) => {
    const known = agents.get(proxy.href) ?? new ProxyAgent(proxy.href);
    agents.set(proxy.href, known);
    return known;
  };
  return dispatch => (options, handler) => {
    const proxy = options.origin && proxyFor(new URL(options.origin));
    return proxy
      ? agentFor(proxy).dispatch(options, handler)
      : dispatch(options, handler);
  };
}
