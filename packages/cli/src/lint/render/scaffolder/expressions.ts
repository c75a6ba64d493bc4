import { withMethods } from './methods';

/** An expression in a text, such as `${{ values.name }}`. */
export interface Expression {
  readonly start: number;
  readonly end: number;
  /** As it is written, delimiters included. */
  readonly text: string;
  /** Whether it is a statement, `{% if … %}`, which has no value. */
  readonly isStatement: boolean;
}

const QUOTED = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`;
const tag = (open: string, close: string) =>
  `(${open})((?:${QUOTED}|(?!${close})[^])*?)(${close})`;
const STATEMENT = tag('\\{%-?', '-?%\\}');
const OURS = new RegExp(`${tag('\\$\\{\\{-?', '-?\\}\\}')}|${STATEMENT}`, 'g');
const COOKIECUTTER = new RegExp(
  `${tag('\\{\\{-?', '-?\\}\\}')}|${STATEMENT}`,
  'g',
);

/** The expressions and statements in a text, in their order. */
export function expressionsIn(
  text: string,
  isCookiecutter: boolean,
): Expression[] {
  return [...text.matchAll(isCookiecutter ? COOKIECUTTER : OURS)].map(
    match => ({
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
      isStatement: match[4] !== undefined,
    }),
  );
}

/** The same text, written as the engine understands it. */
export function understandable(text: string, isCookiecutter: boolean): string {
  return text.replace(
    isCookiecutter ? COOKIECUTTER : OURS,
    (whole, open, inside, close, openTag, insideTag, closeTag) => {
      const written: string = inside ?? insideTag;
      const changed = withMethods(written);
      return changed === written
        ? whole
        : [open ?? openTag, changed, close ?? closeTag].join('');
    },
  );
}
