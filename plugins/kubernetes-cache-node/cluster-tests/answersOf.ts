import { Transport } from '../src/transport/Transport';

/** How long a watch is listened to, in milliseconds. */
const LISTEN_MS = 1_500;

/**
 * What an API server says to the questions that a reflector's decisions depend on. It has the pods `a`, `b` and `c`, of which
 * `c` was made after `revision`, and everything up to there is compacted.
 */
export async function answersOf(
  transport: Transport,
  { namespace, revision }: { namespace: string; revision: number },
) {
  const future = String(revision + 1_000);
  const inNamespace = `/api/v1/namespaces/${namespace}/pods`;
  const notOlder = { resourceVersionMatch: 'NotOlderThan' };

  async function get(path: string, query: Record<string, string>) {
    const { signal } = new AbortController();
    const response = await transport.get({ path, query, signal });
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    return { status: response.status, body };
  }

  async function list(path: string, query: Record<string, string>) {
    const { status, body } = await get(path, query);
    return {
      status,
      names: body.items?.map((item: any) => item.metadata.name),
      causes: body.details?.causes?.map((cause: any) => cause.reason),
      isAtLeast: Number(body.metadata?.resourceVersion) >= revision,
    };
  }

  async function watch(query: Record<string, string>) {
    const stopping = new AbortController();
    const response = await transport.get({
      path: '/api/v1/pods',
      query: { watch: 'true', timeoutSeconds: '60', ...query },
      signal: stopping.signal,
    });
    setTimeout(() => stopping.abort(), LISTEN_MS);
    let text = '';
    try {
      for await (const chunk of response.body) text += chunk;
    } catch {
      // It was listened to for long enough.
    }
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line))
      .map(({ type, object }) =>
        type === 'ERROR'
          ? `ERROR ${object.code} ${object.reason}`
          : `${type} ${object.metadata.name ?? ''}${JSON.stringify(
              object.metadata.annotations ?? {},
            )}`,
      );
    return { status: response.status, lines };
  }

  const find = (name: string, version: string) =>
    list(inNamespace, {
      ...{ fieldSelector: `metadata.name=${name}`, resourceVersion: version },
      ...notOlder,
    });
  return {
    found: await find('a', String(revision)),
    notFound: await find('no-such-pod', String(revision)),
    futureList: await find('a', future),
    futureWatch: await watch({ resourceVersion: future }),
    pastWatch: await watch({ resourceVersion: String(revision) }),
    streamedList: await watch({
      ...{ sendInitialEvents: 'true', allowWatchBookmarks: 'true' },
      ...notOlder,
    }),
    identity: await get('/api/v1/namespaces/kube-system', {}).then(
      ({ status, body }) => ({ status, hasUid: Boolean(body.metadata?.uid) }),
    ),
  };
}
