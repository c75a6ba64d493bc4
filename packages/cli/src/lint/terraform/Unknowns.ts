import { createUnknown, UnknownText } from '../unknown/UnknownText';

/** Other readers number their unknowns from one. */
const FIRST = 1_000_000;

/** What is unknown in the Terraform of a checkout: one stand-in for each reason, so that equal unknowns stay equal. */
export class Unknowns {
  readonly #byReason = new Map<string, UnknownText>();

  get all(): UnknownText[] {
    return [...this.#byReason.values()];
  }

  /** @param why - such as `var.name, which has no default` */
  standInFor(why: string): string {
    const known = this.#byReason.get(why);
    if (known) return known.text;
    const [expression] = why.split(', ');
    const unknown = createUnknown({
      number: FIRST + this.#byReason.size,
      display: `\${${expression}}`,
      what: why,
    });
    this.#byReason.set(why, unknown);
    return unknown.text;
  }
}
