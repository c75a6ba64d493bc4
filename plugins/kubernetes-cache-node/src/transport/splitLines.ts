/** A line is longer than allowed, or the stream ended in the middle of one. */
export class LineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LineError';
  }
}

const NEWLINE = 0x0a;

/**
 * Splits a stream into lines, without their ends; what one chunk completes comes together. Blank lines are left out. The
 * lines are bytes, so a chunk may end within a character.
 *
 * @throws LineError for a line of more than `maxBytes`, and for a last line without its end.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  { maxBytes }: { maxBytes: number },
): AsyncGenerator<Buffer[]> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      const part = chunk.subarray(start, end < 0 ? undefined : end);
      size += part.length;
      if (size > maxBytes) {
        throw new LineError(`a line of more than ${maxBytes} bytes`);
      }
      if (part.length > 0) parts.push(part);
      if (end < 0) break;
      if (size > 0) {
        lines.push(parts.length === 1 ? parts[0] : Buffer.concat(parts));
      }
      parts = [];
      size = 0;
      start = end + 1;
    }
    if (lines.length > 0) yield lines;
  }
  if (size > 0) throw new LineError('it ended in the middle of a line');
}
