import { LargeObject } from './LargeObject';

/** The stream ended in the middle of a line, or one never ends. */
export class LineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LineError';
  }
}

const NEWLINE = 0x0a;

/** No API server has an object of so many bytes: etcd takes 1.5 MB, unless it is told otherwise. */
const ENDLESS_BYTES = 128 * 1024 * 1024;

/**
 * Splits a stream into lines, without their ends; what one chunk completes comes together. Blank lines are left out. The
 * lines are bytes, so a chunk may end within a character. A line of more than `maxBytes` is not held: only what the event
 * in it is about comes in its place.
 *
 * @throws LineError for a last line without its end, and for one that never ends.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  { maxBytes }: { maxBytes: number },
): AsyncGenerator<(Buffer | LargeObject)[]> {
  let parts: Buffer[] = [];
  let size = 0;
  let large: LargeObject | undefined;
  for await (const chunk of chunks) {
    const lines: (Buffer | LargeObject)[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      const part = chunk.subarray(start, end < 0 ? undefined : end);
      size += part.length;
      if (size > ENDLESS_BYTES) {
        throw new LineError(`a line of more than ${ENDLESS_BYTES} bytes`);
      }
      if (size > maxBytes && !large) {
        large = LargeObject.ofEvent();
        for (const held of parts) large.push(held);
        parts = [];
      }
      if (large) large.push(part);
      else if (part.length > 0) parts.push(part);
      if (end < 0) break;
      if (large) lines.push(large);
      else if (size > 0) {
        lines.push(parts.length === 1 ? parts[0] : Buffer.concat(parts));
      }
      parts = [];
      size = 0;
      large = undefined;
      start = end + 1;
    }
    if (lines.length > 0) yield lines;
  }
  if (size > 0) throw new LineError('it ended in the middle of a line');
}
