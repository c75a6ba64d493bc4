import { createUnknown, UnknownText } from '../../unknown/UnknownText';

/** Far from the numbers of other unknowns. */
const FIRST_NUMBER = 7000;
/** Longer expressions are cut in messages. */
const MAX_SHOWN = 80;

/** What stands for the expressions of a template that only its portal can render: with a filter that was added there. */
export class UnknownExpressions {
  readonly #byText = new Map<string, UnknownText>();

  static create(): UnknownExpressions {
    return new UnknownExpressions();
  }

  private constructor() {}

  get all(): UnknownText[] {
    return [...this.#byText.values()];
  }

  /** The same for the same expression. */
  standInFor(expression: string): string {
    const text = expression.replace(/\s+/g, ' ');
    const known = this.#byText.get(text);
    if (known) return known.text;
    const shown =
      text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
    const unknown = createUnknown({
      number: FIRST_NUMBER + this.#byText.size,
      display: shown,
      what: `the expression ${shown} (only the portal can render it)`,
    });
    this.#byText.set(text, unknown);
    return unknown.text;
  }
}
