import { InputError } from '@backstage/errors';

/** How much of a selector an error message repeats: a selector comes from outside and may be of any length. */
const EXCERPT_LENGTH = 200;

/**
 * A label selector that the API server would refuse. Its `name` is `InputError`, which Backstage answers with 400.
 *
 * @public
 */
export class LabelSelectorParseError extends InputError {
  /** What is wrong, without the selector and the column. */
  readonly reason: string;

  /** Where it is wrong: 1 is the first UTF-16 code unit of the selector, length + 1 its end. */
  readonly column: number;

  constructor(options: { selector: string; reason: string; column: number }) {
    const { selector, reason, column } = options;
    const excerpt =
      selector.length > EXCERPT_LENGTH
        ? `${selector.slice(0, EXCERPT_LENGTH)}…`
        : selector;
    super(
      `invalid label selector ${JSON.stringify(
        excerpt,
      )}, column ${column}: ${reason}`,
    );
    this.reason = reason;
    this.column = column;
  }
}
