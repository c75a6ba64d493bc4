import { Agent, request } from 'undici';
import { ClusterAccess } from '../portal/Portal';

/** In the bookmark that ends a streamed list. */
const END = 'k8s.io/initial-events-end';

/** What it takes to do nothing with a list, in seconds. */
export interface ReadingTime {
  readonly seconds: number;
  /** Of this process, user and system. */
  readonly processorSeconds: number;
}

/**
 * Reads the streamed list of all pods and throws it away, to see how fast the API server is. It asks as the cache does, for
 * JSON that is not compressed, but over HTTP/1.1.
 */
export async function readWatchList({
  url,
  caData,
  token,
}: ClusterAccess): Promise<ReadingTime> {
  const dispatcher = new Agent({
    connect: { ca: caData && Buffer.from(caData, 'base64') },
  });
  const started = performance.now();
  const before = process.cpuUsage();
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
      if (read.includes(END)) {
        const { user, system } = process.cpuUsage(before);
        return {
          seconds: (performance.now() - started) / 1000,
          processorSeconds: (user + system) / 1e6,
        };
      }
      end = read.subarray(-END.length);
    }
    throw new Error(`${url} ended a streamed list before it was complete`);
  } finally {
    await dispatcher.destroy();
  }
}
