import { Composer, CST, Document, Lexer, Parser } from 'yaml';
import { withinTime } from '../withinTime';

/** The nesting of real documents stays far below; deep recursion can bring the JavaScript engine down. */
const MAX_DEPTH = 200;
/** No object of Kubernetes is larger: etcd refuses requests over 1.5 MiB, see `--max-request-bytes`. */
const MAX_LENGTH = 1.5 * 1024 * 1024;
/** Below this length the time for parsing is bounded by the length alone. */
const SHORT = 64 * 1024;
const TIME_LIMIT_MS = 5000;

/** Why a text is not a YAML document, and where, as an offset in the text. */
export class YamlSyntaxError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'YamlSyntaxError';
    this.offset = offset;
  }
}

/**
 * Parses one YAML document of unknown origin, within bounds of length, nesting and time.
 *
 * @throws YamlSyntaxError
 */
export function parseBounded(
  text: string,
  options: { uniqueKeys?: boolean } = {},
): Document.Parsed {
  if (text.length > MAX_LENGTH) {
    throw new YamlSyntaxError(
      `the document is longer than 1.5 MiB, which no cluster accepts`,
      0,
    );
  }
  if (text.length < SHORT) return parse(text, options);
  return withinTime({
    what: 'parsing the document',
    milliseconds: TIME_LIMIT_MS,
    run: () => parse(text, options),
  });
}

function parse(
  text: string,
  { uniqueKeys = true }: { uniqueKeys?: boolean },
): Document.Parsed {
  const composer = new Composer({
    uniqueKeys,
    prettyErrors: false,
    // Warnings would quote the file on standard error.
    logLevel: 'error',
  });
  const [document] = composer.compose(tokens(text), true, text.length);
  const [error] = document.errors;
  if (error) throw new YamlSyntaxError(error.message, error.pos[0]);
  return document as Document.Parsed;
}

function tokens(text: string): CST.Token[] {
  const parser = new Parser();
  const all: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    all.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) {
      throw new YamlSyntaxError(
        `nested deeper than ${MAX_DEPTH} levels`,
        parser.offset,
      );
    }
  }
  all.push(...parser.end());
  return all;
}
