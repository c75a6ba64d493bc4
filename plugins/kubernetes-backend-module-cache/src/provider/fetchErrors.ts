import {
  KubernetesFetchError,
  StatusError,
} from '@backstage/plugin-kubernetes-common';

/** How long a message may be; reasons come from clusters and clouds. */
const MAX_LENGTH = 1_000;

/** An error that the Kubernetes tab shows as it is: of the types it knows, the only one with a text. */
export function fetchError(message: string): KubernetesFetchError {
  const text =
    message.length > MAX_LENGTH ? `${message.slice(0, MAX_LENGTH)}…` : message;
  return { errorType: 'FETCH_ERROR', message: text };
}

/**
 * The errors of a live answer, in which what the API server refused is one sentence instead of an error for each kind:
 * the Kubernetes plugin has no name for 403 and gives no text with 401. All other errors stay as they are.
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
  const others = errors.filter(
    error => ![...unauthorized, ...forbidden].includes(error as StatusError),
  );
  const readable: KubernetesFetchError[] = [];
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
