/** More lines are not kept in the browser; the oldest go first. */
const MAX_LINES = 50_000;
/** What is kept of all lines together, in characters. */
const MAX_CHARACTERS = 20_000_000;
/** What is shown of one line, in characters. */
const MAX_LINE = 10_000;

/**
 * What programs send to colour terminals and to move their cursors, and control characters that a page can't show; tabs stay.
 *
 * Source: ECMA-48, sections 5.4 (CSI), 8.3.89 (OSC).
 */
const NOT_TEXT = new RegExp(
  [
    '\\u001b\\[[0-?]*[ -/]*[@-~]',
    '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?',
    '\\u001b[@-_]',
    '[\\u0000-\\u0008\\u000b-\\u001f\\u007f]',
  ].join('|'),
  'g',
);

/** The lines of a log as they come, bounded, as text that a page can show. */
export class LogLines {
  static create(): LogLines {
    return new LogLines();
  }

  #lines: string[] = [];
  #characters = 0;
  #dropped = 0;
  /** The line that has not ended yet, as it came. */
  #rest = '';
  #restLength = 0;

  private constructor() {}

  /** How many lines were dropped at the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  /** All lines that are kept, the last one possibly not ended. */
  lines(): readonly string[] {
    const rest = this.#rest ? [clean(this.#rest, this.#restLength)] : [];
    return [...this.#lines, ...rest];
  }

  append(piece: string): void {
    const [first, ...others] = piece.split('\n');
    this.#extendRest(first);
    for (const line of others) {
      this.#push(clean(this.#rest, this.#restLength));
      this.#rest = '';
      this.#restLength = 0;
      this.#extendRest(line);
    }
    this.#dropOldest();
  }

  #extendRest(text: string): void {
    // A line without an end takes no more memory than what is shown of it; escape sequences may be longer than their text.
    const room = Math.max(0, 2 * MAX_LINE - this.#rest.length);
    this.#rest += text.slice(0, room);
    this.#restLength += text.length;
  }

  #push(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
  }

  #dropOldest(): void {
    let count = 0;
    let characters = this.#characters;
    while (
      this.#lines.length - count > MAX_LINES ||
      characters > MAX_CHARACTERS
    ) {
      characters -= this.#lines[count].length;
      count += 1;
    }
    if (count === 0) return;
    this.#lines = this.#lines.slice(count);
    this.#characters = characters;
    this.#dropped += count;
  }
}

function clean(line: string, length: number): string {
  const text = line.replace(NOT_TEXT, '');
  if (text.length <= MAX_LINE && length <= 2 * MAX_LINE) return text;
  return `${text.slice(0, MAX_LINE)} … (${length} characters)`;
}
