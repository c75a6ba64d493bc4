/** How much of a text from outside, which may be of any length, an error message repeats. */
const EXCERPT_LENGTH = 200;

/** A text in JSON's quotation marks, for an error message; a long one is cut. */
export function quote(text: string): string {
  const excerpt =
    text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
  return JSON.stringify(excerpt);
}
