import { TextFile } from '../../files/TextFile';
import { Evaluator } from '../evaluate/Evaluator';
import { Scope } from '../evaluate/Scope';
import { evaluateTemplate } from '../evaluate/template';
import { unescapeHeredoc } from '../evaluate/unescape';
import { HclParser } from '../hcl/parseHcl';
import { scalar, Span, unknown, Value } from '../value';

/** Ends the heredoc that a text is put into, where nothing needs to be escaped. */
const END = 'END_OF_THE_TEXT';

/** The value of a text that is a template as it stands: of JSON, or of a file for `templatefile`. */
export function evaluateText(options: {
  text: string;
  at: Span;
  scope: Scope;
  parser: HclParser;
  evaluatorOf: (file: TextFile) => Evaluator;
}): Value {
  const { text, at, scope, parser, evaluatorOf } = options;
  if (!/[$%]\{/.test(text)) return scalar(unescapeHeredoc(text), at);
  const { path, name } = at.file;
  const source = `x = <<${END}\n${text}\n${END}\n`;
  const file = TextFile.create({ path, name, text: source });
  try {
    const [node] = parser.parse(source).descendantsOfType('heredoc_template');
    if (!node) return unknown('a template', at);
    const evaluator = evaluatorOf(file);
    const value = evaluateTemplate({
      node,
      source,
      at,
      evaluate: inner => evaluator.evaluate(inner, scope),
      endsBeforeBreak: true,
      standInFor: evaluator.standInFor,
    });
    return moved(value, file, at);
  } catch (error) {
    return unknown(`a template: ${(error as Error).message}`, at);
  }
}

/** What is written in a file that exists only here is written where its text stands. */
function moved(value: Value, from: TextFile, to: Span): Value {
  const place = (span: Span) => (span.file === from ? to : span);
  switch (value.type) {
    case 'list': {
      const items = value.items.map(item => moved(item, from, to));
      return { ...value, items, at: place(value.at) };
    }
    case 'map': {
      const entries = [...value.entries].map(
        ([name, entry]) =>
          [
            name,
            { key: place(entry.key), value: moved(entry.value, from, to) },
          ] as const,
      );
      return { ...value, entries: new Map(entries), at: place(value.at) };
    }
    default:
      return { ...value, at: place(value.at) };
  }
}
