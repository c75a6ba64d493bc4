import { Composer, CST, Document, Lexer, Parser, ScalarTag } from 'yaml';
import { withinTime } from '../withinTime';

/** The nesting of real documents stays far below; deep recursion can bring the JavaScript engine down. */
const MAX_DEPTH = 200;
/** No object of Kubernetes is larger: etcd refuses requests over 1.5 MiB, see `--max-request-bytes`. */
const MAX_LENGTH = 1.5 * 1024 * 1024;
/** Below this length the time for parsing is bounded by the length alone. */
const SHORT = 64 * 1024;
const TIME_LIMIT_MS = 5000;

/** How a document is read. */
export interface ParseOptions {
  /** Whether a key that stands twice in a map is a mistake. Default: yes. */
  readonly uniqueKeys?: boolean;
  /** Whether plain texts are what they are to Kubernetes, which reads YAML 1.1: `yes` is true. Default: no. */
  readonly asKubernetes?: boolean;
}

/** Source: `resolveTable` in sigs.k8s.io/yaml `goyaml.v2/resolve.go`, where it differs from YAML 1.2. */
const TRUTH_VALUE: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  identify: () => false,
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  resolve: text => /^(?:y|on)/i.test(text),
};
const GROUPED_NUMBER: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  identify: () => false,
  test: /^[-+]?[1-9][0-9]*(?:_[0-9]+)+$/,
  resolve: text => Number(text.replaceAll('_', '')),
};

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
  options: ParseOptions = {},
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
  { uniqueKeys = true, asKubernetes = false }: ParseOptions,
): Document.Parsed {
  const composer = new Composer({
    uniqueKeys,
    customTags: asKubernetes ? [TRUTH_VALUE, GROUPED_NUMBER] : undefined,
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
