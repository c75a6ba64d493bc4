import { withoutActive } from './visible';

const MAX_FOREIGN = 300;

/**
 * A cluster's own sentence: on one line, at most 300 characters, without a full stop at its end.
 *
 * @public
 */
export function foreignSentence(text: string): string {
  const line = withoutActive(text);
  const cut =
    line.length > MAX_FOREIGN ? `${line.slice(0, MAX_FOREIGN)}…` : line;
  return cut.replace(/\.$/, '');
}
