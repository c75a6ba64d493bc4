import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  ClusterChange,
  ClusterRequest,
  ClusterResponse,
  foreignText,
  KubernetesCache,
} from '@mooring/plugin-kubernetes-cache-node';

/** What is read of an answer that says why there is none, in bytes. */
const MAX_REFUSAL = 64 * 1024;

/** How an answer, and its absence, are spoken of. */
export interface Purpose {
  /** Such as `read logs`. */
  readonly task: string;
  /** The right it takes, such as `"get" on pods/log`. */
  readonly right: string;
}

/**
 * Asks a cluster for something that is not watched, or to change something.
 *
 * @throws ServiceUnavailableError when the cluster doesn't answer, or not as it should.
 * @throws NotAllowedError when it refuses; the message names the right that the portal lacks.
 * @throws NotFoundError with the cluster's own sentence, also for what it calls a bad request.
 * @throws ConflictError with the cluster's own sentence, for what an admission rule or a newer version prevents.
 */
export async function ask(
  store: Pick<KubernetesCache, 'request'>,
  cluster: string,
  request: ClusterRequest | ClusterChange,
  purpose: Purpose,
): Promise<ClusterResponse> {
  const { task, right } = purpose;
  let response: ClusterResponse;
  try {
    response = await store.request(cluster, request);
  } catch (error) {
    throw new ServiceUnavailableError(
      `${cluster} doesn't answer, so Mooring can't ${task}`,
      error,
    );
  }
  const { status } = response;
  if (status >= 200 && status < 300) return response;
  const sentence = sentenceOf(await textOf(response));
  if (status === 401 || status === 403)
    throw new NotAllowedError(
      `Mooring lacks permission to ${task} in ${cluster}: it needs ${right}`,
    );
  if (status === 400 || status === 404)
    throw new NotFoundError(sentence ?? `${cluster} has nothing of the kind`);
  if (status === 409 || status === 422)
    throw new ConflictError(sentence ?? `${cluster} refuses to ${task}`);
  throw new ServiceUnavailableError(
    `${cluster} answered ${status} when Mooring asked to ${task}${
      sentence ? `: ${sentence}` : ''
    }`,
  );
}

/** The API server's own sentence: `previous terminated container "web" in pod "cart" not found`. */
function sentenceOf(answer: string): string | undefined {
  try {
    const { message } = JSON.parse(answer) as { message?: unknown };
    return typeof message === 'string' && message
      ? foreignText(message)
      : undefined;
  } catch {
    return undefined; // no Status object
  }
}

async function textOf({ body, discard }: ClusterResponse): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_REFUSAL) break;
    }
  } catch {
    // what came before it broke off has to do
  }
  discard();
  return Buffer.concat(chunks).toString('utf8');
}
