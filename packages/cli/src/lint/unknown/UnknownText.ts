/**
 * A text that nobody can know from a checkout: the name of a release, the output of a step. It is rendered as a stand-in of
 * its own, which is legal wherever a name or a label is, so that equal unknowns stay equal and nothing is guessed.
 */
export interface UnknownText {
  /** What stands for it in rendered text. */
  readonly text: string;
  /** How reports write it. */
  readonly display: string;
  /** What it is, for people: `the release name of chart charts/app`. */
  readonly what: string;
}

const STAND_IN = /zq\d+qz/i;

/**
 * Makes the stand-in for an unknown.
 *
 * @param options.prefix - how the text begins, for templates that behave differently when it does
 */
export function createUnknown(options: {
  number: number;
  prefix?: string;
  display: string;
  what: string;
}): UnknownText {
  const { number, prefix = '', display, what } = options;
  return { text: `${prefix}zq${number}qz`, display, what };
}

/** Whether a text holds the stand-in of any unknown. */
export function holdsUnknown(text: string): boolean {
  return STAND_IN.test(text);
}

/** A text as reports write it. */
export function displayed(
  text: string,
  unknowns: readonly UnknownText[],
): string {
  if (!holdsUnknown(text)) return text;
  return unknowns.reduce(
    (current, { text: standIn, display }) =>
      current.replaceAll(standIn, display),
    text,
  );
}
