/** Fewer are rendered before anyone wonders. */
const MIN_TOTAL = 20;

/** Shows on a terminal how far rendering is, in a line that is gone when it is done. */
export function showProgress(stderr: {
  write(text: string): unknown;
}): (done: number, total: number) => void {
  return (done, total) => {
    if (total < MIN_TOTAL) return;
    // Back to the line's beginning, and what was there is erased.
    stderr.write('\r\u001b[K');
    if (done < total) stderr.write(`rendered ${done} of ${total}`);
  };
}
