import { ApiTransport } from './ApiTransport';
import { parseBody, statusMessage } from './parseBody';

const TIMEOUT_MS = 10_000;
const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/**
 * Whether the portal may do something in all namespaces, as the cluster says.
 *
 * @throws Error when it doesn't say.
 */
export async function reviewAccess(
  send: ApiTransport,
  resourceAttributes: {
    verb: string;
    group: string;
    resource: string;
    subresource?: string;
  },
): Promise<boolean> {
  const answer = await send({
    method: 'POST',
    path: PATH,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
    timeoutMs: TIMEOUT_MS,
  });
  const allowed = parseBody(answer)?.status?.allowed;
  if (typeof allowed !== 'boolean') throw new Error(statusMessage(answer));
  return allowed;
}
