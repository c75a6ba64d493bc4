import {
  KubernetesFetchError,
  StatusError,
} from '@backstage/plugin-kubernetes-common';

/** How long a message may be; reasons come from clusters and clouds. */
const MAX_LENGTH = 1_000;

/** In the path of what a metrics server serves. */
const METRICS = '/apis/metrics.k8s.io/';

/** What a cluster without CPU and memory of its pods lacks. */
export const NO_METRICS_SERVER =
  'this cluster has no metrics server, so CPU and memory of its pods are not shown; install one, or set skipMetricsLookup: true on the cluster';

/** An error that the Kubernetes tab shows as it is: of the types it knows, the only one with a text. */
export function fetchError(message: string): KubernetesFetchError {
  const text =
    message.length > MAX_LENGTH ? `${message.slice(0, MAX_LENGTH)}…` : message;
  return { errorType: 'FETCH_ERROR', message: text };
}

/**
 * The errors of a live answer, in which what the API server refused is one sentence instead of an error for each kind:
 * the Kubernetes plugin has no name for 403 and gives no text with 401. A kind outside the core group that a cluster does not
 * have installed has no objects there, which is not an error. All other errors stay as they are.
 */
export function readableErrors(
  errors: readonly KubernetesFetchError[],
): KubernetesFetchError[] {
  const refused = (status: number) =>
    errors.filter(
      (error): error is StatusError =>
        error.errorType !== 'FETCH_ERROR' && error.statusCode === status,
    );
  const unauthorized = refused(401);
  const forbidden = refused(403);
  const absent = refused(404).filter(({ resourcePath = '' }) =>
    resourcePath.includes('/apis/'),
  );
  const told = [...unauthorized, ...forbidden, ...absent];
  const others = errors.filter(error => !told.includes(error as StatusError));
  const readable: KubernetesFetchError[] = [];
  if (absent.some(({ resourcePath = '' }) => resourcePath.includes(METRICS))) {
    readable.push(fetchError(NO_METRICS_SERVER));
  }
  if (unauthorized.length > 0) {
    readable.push(
      fetchError(
        'authentication: the API server does not accept the credentials (401 Unauthorized)',
      ),
    );
  }
  if (forbidden.length > 0) {
    const resources = forbidden.map(error => resourceOf(error.resourcePath));
    readable.push(
      fetchError(
        `api: the verb "list" is missing for ${resources.join(', ')} ` +
          '(403 Forbidden); grant it to the role that is used for this cluster',
      ),
    );
  }
  return [...readable, ...others];
}

/** A resource as kubectl names it, from the path of its list, which may have the path of a proxy in front. */
function resourceOf(path = 'a resource'): string {
  const [, group, namespace, plural] =
    /\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(
      path,
    ) ?? [];
  if (!plural) return path;
  const resource = group ? `${plural}.${group}` : plural;
  return namespace ? `${resource} in namespace ${namespace}` : resource;
}
