/** A text that only a plan knows. */
export interface UnknownText {
  /** What stands for it. */
  readonly text: string;
  /** How reports write it. */
  readonly display: string;
  /** What it is, for people. */
  readonly what: string;
}

/** Something that may hold objects, and why that cannot be told. */
export interface Gap {
  readonly file: string;
  readonly line?: number;
  readonly what: string;
}

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
    const text = `zq${FIRST + this.#byReason.size}qz`;
    const display = `\${${expression}}`;
    this.#byReason.set(why, { text, display, what: why });
    return text;
  }
}
