import { BlockList, isIP } from 'node:net';
import { getProxyForUrl } from 'proxy-from-env';
import { clusterEndpoint } from './clusterUrl';
import { TransportError } from './TransportError';

/**
 * The proxy through which the portal reaches a URL, as `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say, in capitals or not.
 * As in kubectl, `NO_PROXY` may hold networks such as `10.0.0.0/8`, and the machine itself is never reached by proxy, nor are
 * link-local addresses, where clouds give a machine its credentials.
 *
 * Source: https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 *
 * @returns undefined where the URL is reached directly
 * @throws a {@link TransportError} when the variable holds something else than a URL of HTTP
 * @public
 */
export function proxyFor(url: URL): URL | undefined {
  const { host } = clusterEndpoint(url);
  if (isOwnMachine(host) || isInNoProxyNetwork(host)) return undefined;
  const text = getProxyForUrl(url.href);
  if (text === '') return undefined;
  const proxy = URL.parse(text);
  if (proxy && /^https?:$/.test(proxy.protocol)) return proxy;
  const variable = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  throw new TransportError(
    'tcp',
    `${variable} is not the URL of an HTTP proxy; write one such as http://proxy.example.com:3128`,
  );
}

/**
 * A proxy as it is shown: without the password that may be in its URL.
 *
 * @public
 */
export function proxyName(proxy: URL): string {
  const { host, port } = clusterEndpoint(proxy);
  return `${host}:${port}`;
}

/** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
function isOwnMachine(host: string): boolean {
  const isLoopback =
    host === 'localhost' || host === '::1' || /^127\./.test(host);
  return isLoopback || /^(169\.254\.|fe80:|fd00:ec2:)/i.test(host);
}

function isInNoProxyNetwork(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return false;
  const networks = new BlockList();
  const { NO_PROXY, no_proxy: noProxy = NO_PROXY ?? '' } = process.env;
  for (const entry of noProxy.split(/[,\s]+/)) {
    const [network, bits] = entry.split('/');
    const type = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    const isSubnet =
      isIP(network) > 0 &&
      /^\d{1,3}$/.test(bits ?? '') &&
      Number(bits) <= (type === 'ipv6' ? 128 : 32);
    if (isSubnet) networks.addSubnet(network, Number(bits), type);
  }
  return networks.check(host, version === 6 ? 'ipv6' : 'ipv4');
}
