import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request, WebSocket } from 'undici';

/** The signals plugin leaves the first connection to it unanswered, and takes part from the second one on. */
const CONNECT_TIMEOUT_MS = 1_000;

/** What a page of a component reads, and which signals tell it to read again. */
export interface LivePage<Answer> {
  /** The path below `/api` for an entity, by its kind and then its namespace and name. */
  path(kind: string, named: string): string;
  channel: string;
  /** The entities that a signal names; none for all. */
  entityRefs(message: any): readonly string[];
  /** Only for its type. */
  answer?: Answer;
}

/** Who is told what is read. */
export interface Follower<Answer> {
  onAnswer(answer: Answer): void;
  onError(error: Error): void;
}

/**
 * An open page of a component, without its pixels: it reads over HTTP, subscribes to signals over a websocket,
 * and reads again when a signal names its component; one request at a time, as the page does.
 */
export class Browser<Answer> {
  /** Connects as the user of a token, and subscribes. */
  static async open<Answer>(options: {
    url: string;
    token: string;
    page: LivePage<Answer>;
  }): Promise<Browser<Answer>> {
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

  readonly #agent = new Agent({ connections: 1 });
  readonly #listeners = new Set<(refs: readonly string[]) => void>();

  private constructor(
    private readonly options: {
      url: string;
      token: string;
      page: LivePage<Answer>;
    },
    private readonly socket: WebSocket,
  ) {
    const { page } = options;
    socket.addEventListener('message', ({ data }) => {
      const { channel, message } = JSON.parse(String(data));
      if (channel !== page.channel) return;
      const refs = page.entityRefs(message);
      for (const listener of this.#listeners) listener(refs);
    });
    socket.send(JSON.stringify({ action: 'subscribe', channel: page.channel }));
  }

  /**
   * Reads once.
   *
   * @throws an error for every answer that is not 200.
   */
  async read(entityRef: string): Promise<Answer> {
    const [kind, named] = entityRef.split(':');
    const path = `/api${this.options.page.path(kind, named)}`;
    const { statusCode, body } = await request(`${this.options.url}${path}`, {
      dispatcher: this.#agent,
      headers: { authorization: `Bearer ${this.options.token}` },
    });
    const text = await body.text();
    if (statusCode !== 200) {
      throw new Error(`${path} answered ${statusCode}: ${text}`);
    }
    return JSON.parse(text);
  }

  /**
   * Reads whenever a signal says that it has changed, until the returned function is called. Asks for nothing by
   * itself: what no signal tells of is not seen.
   */
  follow(
    entityRef: string,
    { onAnswer, onError }: Follower<Answer>,
  ): () => void {
    let isReading = false;
    let isOutdated = false;
    let isStopped = false;
    const reload = async () => {
      isReading = true;
      do {
        isOutdated = false;
        const answer = await this.read(entityRef);
        if (!isStopped) onAnswer(answer);
      } while (isOutdated && !isStopped);
      isReading = false;
    };
    const listener = (refs: readonly string[]) => {
      if (refs.length > 0 && !refs.includes(entityRef)) return;
      if (isReading) isOutdated = true;
      else reload().catch(onError);
    };
    this.#listeners.add(listener);
    return () => {
      isStopped = true;
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.#agent.destroy();
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
