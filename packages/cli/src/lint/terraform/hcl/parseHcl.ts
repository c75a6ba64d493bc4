import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Language, Node, Parser } from 'web-tree-sitter';

/** Longer files are not written by people, and take long to evaluate. */
const MAX_LENGTH = 1024 * 1024;

/** Why a text is not HCL, and where, as an offset in the text. */
export class HclSyntaxError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'HclSyntaxError';
    this.offset = offset;
  }
}

/** Parses HCL into a concrete syntax tree, whose nodes know their offsets. */
export class HclParser {
  readonly #parser: Parser;

  /** Loads the grammar, which only those need who use Terraform. */
  static async create(): Promise<HclParser> {
    await Parser.init({
      wasmBinary: wasm('web-tree-sitter/web-tree-sitter.wasm'),
    });
    const parser = new Parser();
    parser.setLanguage(
      await Language.load(
        wasm(
          '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
        ),
      ),
    );
    return new HclParser(parser);
  }

  private constructor(parser: Parser) {
    this.#parser = parser;
  }

  /** @throws HclSyntaxError */
  parse(text: string): Node {
    if (text.length > MAX_LENGTH) {
      throw new HclSyntaxError('the file is longer than 1 MiB', 0);
    }
    const root = this.#parser.parse(text)?.rootNode;
    if (!root) throw new HclSyntaxError('it could not be parsed', 0);
    const wrong = root.hasError ? firstError(root) : undefined;
    if (wrong) {
      const what = wrong.isMissing
        ? `${wrong.type} is missing`
        : 'this is not valid HCL';
      throw new HclSyntaxError(what, wrong.startIndex);
    }
    return root;
  }
}

/** The published package has these files beside its one script. */
function wasm(name: string): Uint8Array {
  // eslint-disable-next-line no-restricted-syntax -- there it is the script's own directory that counts
  const beside = join(__dirname, basename(name));
  return readFileSync(existsSync(beside) ? beside : require.resolve(name));
}

function firstError(root: Node): Node | undefined {
  let node: Node | undefined = root;
  while (node && !node.isError && !node.isMissing) {
    node = node.children.find(
      (child): child is Node =>
        child !== null && (child.hasError || child.isMissing || child.isError),
    );
  }
  return node ?? root;
}
