/** A log that is being read. */
export interface OpenLog {
  readonly body: AsyncIterable<Buffer>;
  /** Ends it. Must be called, also after its end. */
  close(): void;
}

/** A line of the portal's own, among those of a log. */
export function ownLine(text: string): Buffer {
  return Buffer.from(`[mooring] ${text}\n`);
}
