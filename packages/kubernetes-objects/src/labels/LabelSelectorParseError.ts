import { InputError } from '@backstage/errors';
import { quote } from './quote';

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
    super(
      `invalid label selector ${quote(selector)}, column ${column}: ${reason}`,
    );
    this.reason = reason;
    this.column = column;
  }
}
