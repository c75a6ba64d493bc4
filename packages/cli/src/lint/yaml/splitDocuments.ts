/** One document's part of a YAML text, its opening `---` included. */
export interface DocumentSlice {
  readonly start: number;
  readonly text: string;
}

const DOCUMENT_START = /^---(?=[ \t\r\n]|$)/gm;

/**
 * Splits a YAML text into its documents, so that a mistake in one leaves the others readable. At the beginning of a line
 * `---` always starts a document, even inside what would else be a scalar.
 *
 * Source: YAML 1.2.2, production `c-forbidden`.
 */
export function splitDocuments(text: string): DocumentSlice[] {
  const starts = [0];
  for (const { index } of text.matchAll(DOCUMENT_START)) {
    if (index > 0) starts.push(index);
  }
  return starts.map((start, at) => ({
    start,
    text: text.slice(start, starts[at + 1]),
  }));
}
