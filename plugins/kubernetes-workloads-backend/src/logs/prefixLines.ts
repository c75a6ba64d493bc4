/** Longer lines are broken, in bytes: what comes may have no line end at all. */
const MAX_LINE = 64 * 1024;
const LINE_END = 0x0a;

/** The lines of a text with a prefix before each; of what comes together in one piece, as far as they are whole. */
export async function* prefixLines(
  body: AsyncIterable<Buffer>,
  prefix: string,
): AsyncGenerator<Buffer> {
  const before = Buffer.from(prefix);
  const after = Buffer.from('\n');
  let rest: Buffer[] = [];
  let restSize = 0;
  for await (const chunk of body) {
    const lines: Buffer[] = [];
    let start = 0;
    while (start < chunk.length) {
      const found = chunk.indexOf(LINE_END, start);
      const end = found < 0 ? chunk.length : found;
      const limit = Math.min(end, start + MAX_LINE - restSize);
      const isWhole = found >= 0 && limit === end;
      rest.push(chunk.subarray(start, limit));
      restSize += limit - start;
      if (isWhole || restSize >= MAX_LINE) {
        lines.push(before, ...rest, after);
        rest = [];
        restSize = 0;
      }
      start = isWhole ? limit + 1 : limit;
    }
    // What is kept of a chunk must not keep all of it.
    if (restSize > 0) rest = [Buffer.from(Buffer.concat(rest))];
    if (lines.length > 0) yield Buffer.concat(lines);
  }
  if (restSize > 0) yield Buffer.concat([before, ...rest, after]);
}
