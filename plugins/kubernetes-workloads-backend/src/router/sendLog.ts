import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Response } from 'express';
import { OpenLog } from '../logs/OpenLog';

/** A reader that takes nothing for so long, while something waits for it, has left, in milliseconds. */
const PATIENCE = 60_000;

/** Sends a log as it comes; a reader that stops reading stops the cluster, too. */
export async function sendLog(
  log: OpenLog,
  response: Response,
  patience = PATIENCE,
): Promise<void> {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  // A compressed answer waits until there is enough to compress; lines are to be seen as they come.
  response.setHeader('Cache-Control', 'no-store, no-transform');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Accel-Buffering', 'no');
  response.flushHeaders();
  const stopWatching = leaveWhenStuck(response, patience);
  // Whether the reader leaves or the log ends: nothing of it is left open.
  response.once('close', () => {
    stopWatching();
    log.close();
  });
  try {
    await pipeline(Readable.from(log.body), response);
  } catch {
    response.destroy(); // the reader left
  }
}

/** Ends an answer of which nothing is taken any more. */
function leaveWhenStuck(response: Response, patience: number): () => void {
  let taken = -1;
  const timer = setInterval(() => {
    const bytes = response.socket?.bytesWritten ?? 0;
    if (response.writableNeedDrain && bytes === taken) response.destroy();
    taken = bytes;
  }, patience).unref();
  return () => clearInterval(timer);
}
