import { isAlias, isMap, isScalar, isSeq, Node } from 'yaml';
import { parseBounded } from '../../yaml/parseBounded';
import { Entry, fromPlain, list, map, scalar, Span, Value } from '../value';

/** A YAML document as a value. Each part knows its place where the text is a whole file, else all have the text's. */
export function fromYaml(text: string, at: Span): Value {
  const document = parseBounded(text);
  const isFile = at.file.text.slice(at.start, at.end) === text;
  if (!isFile || !document.contents) return fromPlain(document.toJS(), at);
  return convert(document.contents);

  function convert(node: Node): Value {
    const span = spanOf(node);
    if (isMap(node)) {
      const entries = node.items.map((pair): [string, Entry] => {
        const key = pair.key as Node;
        const value = pair.value
          ? convert(pair.value as Node)
          : scalar(null, spanOf(key));
        return [String(key.toJSON()), { key: spanOf(key), value }];
      });
      return map(new Map(entries), span);
    }
    if (isSeq(node)) {
      return list(
        node.items.map(item => convert(item as Node)),
        span,
      );
    }
    if (isScalar(node)) return fromPlain(node.toJSON(), span);
    if (isAlias(node)) return fromPlain(node.toJS(document), span);
    return fromPlain(null, span);
  }

  function spanOf({ range }: Node): Span {
    const [from, to] = range ?? [0, text.length];
    return { file: at.file, start: at.start + from, end: at.start + to };
  }
}
