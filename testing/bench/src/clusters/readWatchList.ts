import { Agent, request } from 'undici';
import { ClusterAccess } from '../portal/Portal';

/** In the bookmark that ends a streamed list. */
const END = 'k8s.io/initial-events-end';

/**
 * Reads the streamed list of all pods and throws it away, to see how fast the API server is.
 *
 * @returns how long it took, in seconds.
 */
export async function readWatchList({
  url,
  caData,
  token,
}: ClusterAccess): Promise<number> {
  const dispatcher = new Agent({
    connect: { ca: caData && Buffer.from(caData, 'base64') },
  });
  const started = performance.now();
  try {
    const { statusCode, body } = await request(`${url}/api/v1/pods`, {
      dispatcher,
      query: {
        watch: 'true',
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
      },
      headers: { authorization: `Bearer ${token}` },
    });
    if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`);
    let end: Buffer = Buffer.alloc(0);
    for await (const chunk of body) {
      const read = Buffer.concat([end, chunk]);
      if (read.includes(END)) return (performance.now() - started) / 1000;
      end = read.subarray(-END.length);
    }
    throw new Error(`${url} ended a streamed list before it was complete`);
  } finally {
    await dispatcher.destroy();
  }
}
