import { subscribe } from 'node:diagnostics_channel';

/** What a process has used since it started. */
export interface ProcessUsage {
  /** Processor time, user and system, in milliseconds. */
  cpuMs: number;
  /** HTTP requests sent, by whatever client. */
  requestsSent: number;
}

/** What a child process says to its parent. */
export type ChildMessage =
  | { type: 'ready'; value: unknown }
  | { type: 'failed'; reason: string }
  | { type: 'usage'; usage: ProcessUsage }
  | { type: 'progress'; text: string };

/** What the parent says: first the options, then questions. */
export type ParentMessage = { type: 'start'; options: any } | { type: 'usage' };

/** The channels on which `node:http`, and undici with Node's own fetch, announce each request. */
const REQUEST_CHANNELS = ['http.client.request.start', 'undici:request:create'];

/**
 * Runs this process as a child of a benchmark: calls `start` with the options the parent sends, tells it the result, and
 * answers for what this process uses. Ends with the parent, however that ends.
 */
export function serve<TOptions>(
  start: (options: TOptions) => Promise<unknown>,
): void {
  let requestsSent = 0;
  const count = () => {
    requestsSent += 1;
  };
  REQUEST_CHANNELS.forEach(channel => subscribe(channel, count));
  process.once('disconnect', () => process.exit());
  process.on('message', async (message: ParentMessage) => {
    if (message.type === 'usage') {
      const { user, system } = process.cpuUsage();
      const usage = { cpuMs: (user + system) / 1000, requestsSent };
      send({ type: 'usage', usage });
      return;
    }
    try {
      send({ type: 'ready', value: await start(message.options) });
    } catch (error) {
      send({ type: 'failed', reason: `${(error as Error).stack ?? error}` });
    }
  });
}

/** Tells the parent what is being done, which it tells who waits. */
export function tellProgress(text: string): void {
  send({ type: 'progress', text });
}

function send(message: ChildMessage): void {
  process.send?.(message);
}
