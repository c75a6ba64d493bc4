const MAX_FOREIGN = 300;
/** What a terminal or a page could act upon: controls, line ends, bidi marks. */
const ACTIVE_CHARACTERS =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/**
 * A cluster's own sentence: on one line, at most 300 characters, without a full stop at its end.
 *
 * @public
 */
export function foreignSentence(text: string): string {
  const line = text.replace(ACTIVE_CHARACTERS, ' ').trim();
  const cut =
    line.length > MAX_FOREIGN ? `${line.slice(0, MAX_FOREIGN)}…` : line;
  return cut.replace(/\.$/, '');
}
