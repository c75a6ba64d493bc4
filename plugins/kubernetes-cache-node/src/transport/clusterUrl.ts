/**
 * A cluster's URL, parsed.
 *
 * @returns undefined for what is not a URL of HTTP
 * @public
 */
export function parseClusterUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

/**
 * The path of a request to an API server, below the path of its cluster's URL: that of Rancher or of an ingress. Slashes at
 * the end of the URL change nothing, and the path begins with exactly one, so that none of it is ever taken for a host.
 *
 * @param path - such as `/api/v1/pods`
 * @public
 */
export function clusterPath(url: URL, path: string): string {
  const prefix = url.pathname.replace(/^\/+/, '').replace(/\/+$/, '');
  const below = path.replace(/^\/+/, '');
  return prefix === '' ? `/${below}` : `/${prefix}/${below}`;
}

/**
 * The host of a cluster's URL as sockets take it: an IPv6 address without its brackets.
 *
 * @public
 */
export function clusterEndpoint(url: URL): { host: string; port: number } {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  };
}
