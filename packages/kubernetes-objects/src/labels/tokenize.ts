/** What a token is. `in` and `notin` are words here; the parser decides whether they stand for an operator. */
export type TokenType =
  | 'word'
  | 'end'
  | ')'
  | ','
  | '!'
  | '=='
  | '='
  | '>'
  | '<'
  | '!='
  | '(';

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  /** Offset of the token's first character. */
  readonly start: number;
}

const WHITESPACE = new Set([' ', '\t', '\r', '\n']);
const SYMBOLS = new Set(['=', '!', '(', ')', ',', '>', '<']);

/**
 * Splits a label selector into tokens; the last one is `end`.
 *
 * A NUL ends the selector when a token could start there and is skipped when it follows one, as in `Lexer` of
 * k8s.io/apimachinery `pkg/labels/selector.go`, where NUL also stands for the end of the text.
 */
export function tokenize(selector: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const at = (offset: number) => selector[offset] ?? '\0';

  for (;;) {
    while (WHITESPACE.has(at(position))) position++;
    const start = position;
    if (at(start) === '\0') {
      tokens.push({ type: 'end', text: '', start });
      return tokens;
    }
    if (SYMBOLS.has(at(start))) {
      const pair = selector.slice(start, start + 2);
      const text = pair === '==' || pair === '!=' ? pair : at(start);
      position += text.length;
      tokens.push({ type: text as TokenType, text, start });
    } else {
      while (
        at(position) !== '\0' &&
        !SYMBOLS.has(at(position)) &&
        !WHITESPACE.has(at(position))
      )
        position++;
      tokens.push({
        type: 'word',
        text: selector.slice(start, position),
        start,
      });
    }
    if (selector[position] === '\0') position++;
  }
}
