import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { Agent, request, WebSocket } from 'undici';

const CHANNEL = 'kubernetes-matching';
/** The signals plugin leaves the first connection to it unanswered, and takes part from the second one on. */
const CONNECT_TIMEOUT_MS = 1_000;

/** Who is told what is read. */
export interface Follower {
  onMatch(match: EntityMatch): void;
  onError(error: Error): void;
}

/**
 * An open page of a component, without its pixels: it reads the match over HTTP, subscribes to signals over a websocket,
 * and reads again when a signal names its component; one request at a time, as the page does.
 */
export class Browser {
  /** Connects as the user of a token, and subscribes. */
  static async open(options: { url: string; token: string }): Promise<Browser> {
    for (let attempt = 1; attempt <= 5; attempt++) {
      const socket = new WebSocket(
        `${options.url.replace('http', 'ws')}/api/signals`,
        options.token,
      );
      if (await isOpen(socket)) return new Browser(options, socket);
      socket.close();
    }
    throw new Error(`${options.url}/api/signals lets nobody connect`);
  }

  private readonly agent = new Agent({ connections: 1 });
  private readonly listeners = new Set<(refs: readonly string[]) => void>();

  private constructor(
    private readonly options: { url: string; token: string },
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener('message', ({ data }) => {
      const { channel, message } = JSON.parse(String(data));
      if (channel !== CHANNEL) return;
      for (const listener of this.listeners) listener(message.entityRefs);
    });
    socket.send(JSON.stringify({ action: 'subscribe', channel: CHANNEL }));
  }

  /**
   * Reads the match.
   *
   * @throws an error for every answer that is not 200.
   */
  async read(entityRef: string): Promise<EntityMatch> {
    const [kind, rest] = entityRef.split(':');
    const path = `/api/kubernetes-matching/matches/${kind}/${rest}`;
    const { statusCode, body } = await request(`${this.options.url}${path}`, {
      dispatcher: this.agent,
      headers: { authorization: `Bearer ${this.options.token}` },
    });
    const text = await body.text();
    if (statusCode !== 200) {
      throw new Error(`${path} answered ${statusCode}: ${text}`);
    }
    return JSON.parse(text);
  }

  /**
   * Reads the match whenever a signal says that it has changed, until the returned function is called. Asks for nothing by
   * itself: what no signal tells of is not seen.
   */
  follow(entityRef: string, { onMatch, onError }: Follower): () => void {
    let isReading = false;
    let isOutdated = false;
    let isStopped = false;
    const reload = async () => {
      isReading = true;
      do {
        isOutdated = false;
        const match = await this.read(entityRef);
        if (!isStopped) onMatch(match);
      } while (isOutdated && !isStopped);
      isReading = false;
    };
    const listener = (refs: readonly string[]) => {
      if (refs.length > 0 && !refs.includes(entityRef)) return;
      if (isReading) isOutdated = true;
      else reload().catch(onError);
    };
    this.listeners.add(listener);
    return () => {
      isStopped = true;
      this.listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.agent.destroy();
  }
}

async function isOpen(socket: WebSocket): Promise<boolean> {
  const opened = new Promise<boolean>(resolve => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
  });
  return await Promise.race([
    opened,
    sleep(CONNECT_TIMEOUT_MS).then(() => false),
  ]);
}
