/** A text file as it was read. Lines and columns count from 1. */
export class TextFile {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** As the user would write it. */
  readonly name: string;
  readonly text: string;
  #lineStarts: number[] | undefined;

  static create(options: {
    path: string;
    name: string;
    text: string;
  }): TextFile {
    return new TextFile(options);
  }

  private constructor(options: { path: string; name: string; text: string }) {
    this.path = options.path;
    this.name = options.name;
    this.text = options.text;
  }

  /** The line and column of an offset. */
  positionOf(offset: number): { line: number; column: number } {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  }

  /** A line without its line break; empty when there is no such line. */
  line(number: number): string {
    const starts = this.#starts();
    if (number < 1 || number > starts.length) return '';
    return this.text
      .slice(starts[number - 1], starts[number])
      .replace(/\r?\n$/, '');
  }

  #starts(): number[] {
    if (!this.#lineStarts) {
      this.#lineStarts = [0];
      for (
        let at = this.text.indexOf('\n');
        at >= 0;
        at = this.text.indexOf('\n', at + 1)
      ) {
        this.#lineStarts.push(at + 1);
      }
    }
    return this.#lineStarts;
  }
}
