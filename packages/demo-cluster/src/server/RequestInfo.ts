/** What a request asks for, read from its method and URL as kube-apiserver's RequestInfoFactory does. */
export interface RequestInfo {
  verb: string;
  path: string;
  query: URLSearchParams;
  /** Absent for paths such as `/version`. */
  resource?: ResourcePath;
}

/** The part of a URL that names a resource. */
export interface ResourcePath {
  group: string;
  version: string;
  plural: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
};

/** Subresources of a namespace; anything else below a namespace is a resource in it. */
const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/** Throws `URIError` or `TypeError` when the URL is malformed. */
export function parseRequestInfo(options: {
  method: string;
  url: string;
}): RequestInfo {
  const { method, url } = options;
  const { pathname, searchParams: query } = new URL(url, 'https://localhost');
  const resource = parseResourcePath(pathname);
  return {
    verb: toVerb(method, query, resource),
    path: pathname,
    query,
    resource,
  };
}

function parseResourcePath(pathname: string): ResourcePath | undefined {
  const [prefix, ...rest] = pathname
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  const isCore = prefix === 'api';
  if (!isCore && prefix !== 'apis') {
    return undefined;
  }
  const group = isCore ? '' : rest.shift() ?? '';
  const [version, ...path] = rest;
  if (path.length === 0) {
    return undefined;
  }
  if (
    path[0] === 'namespaces' &&
    path.length > 2 &&
    !NAMESPACE_SUBRESOURCES.includes(path[2])
  ) {
    const [, namespace, plural, name, subresource] = path;
    return { group, version, namespace, plural, name, subresource };
  }
  const [plural, name, subresource] = path;
  // A namespace counts as being in itself, so that a rule for one namespace covers it.
  return {
    group,
    version,
    plural,
    name,
    subresource,
    namespace: plural === 'namespaces' ? name : undefined,
  };
}

function toVerb(
  method: string,
  query: URLSearchParams,
  resource?: ResourcePath,
): string {
  if (!resource) {
    return method.toLocaleLowerCase('en-US');
  }
  if (method === 'GET' || method === 'HEAD') {
    if (['true', '1'].includes(query.get('watch') ?? '')) {
      return 'watch';
    }
    return resource.name ? 'get' : 'list';
  }
  if (method === 'DELETE') {
    return resource.name ? 'delete' : 'deletecollection';
  }
  return VERBS[method] ?? method.toLocaleLowerCase('en-US');
}
