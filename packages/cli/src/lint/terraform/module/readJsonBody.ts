import { isMap, isScalar, isSeq, Node } from 'yaml';
import { TextFile } from '../../files/TextFile';
import { parseBounded } from '../../yaml/parseBounded';
import { Scope } from '../evaluate/Scope';
import { Entry, fromPlain, list, map, Span, Value } from '../value';
import { Argument, Block, Body } from './Body';

/** Block types of a module, and how many labels each has. */
const LABELS: Record<string, number> = {
  resource: 2,
  data: 2,
  variable: 1,
  output: 1,
  module: 1,
  locals: 0,
};

/** Evaluates a text of JSON, which is a template. */
type EvaluateText = (text: string, at: Span, scope: Scope) => Value;

/**
 * What a `.tf.json` file holds. Below a resource, arguments and blocks look alike: all of them are read as arguments.
 *
 * Source: Terraform's "JSON Configuration Syntax".
 */
export function readJsonBody(file: TextFile, evaluateText: EvaluateText): Body {
  const root = parseBounded(file.text).contents;
  const blocks = pairsOf(root).flatMap(([key, type, value]) =>
    Object.hasOwn(LABELS, type)
      ? blocksIn({ key, type, value, depth: LABELS[type], labels: [] })
      : [],
  );
  // A file of variables has them at its top.
  return { args: bodyOf(root).args, blocks };

  function blocksIn(options: {
    key: Node;
    type: string;
    value: Node;
    depth: number;
    labels: readonly string[];
  }): Block[] {
    const { key, type, value, depth, labels } = options;
    if (isSeq(value)) {
      return value.items.flatMap(item =>
        blocksIn({ ...options, value: item as Node }),
      );
    }
    if (depth === 0) {
      return [{ type, labels, body: bodyOf(value), at: spanOf(key) }];
    }
    return pairsOf(value).flatMap(([inner, name, next]) =>
      blocksIn({
        key: inner,
        type,
        value: next,
        depth: depth - 1,
        labels: [...labels, name],
      }),
    );
  }

  function bodyOf(node: Node | null): Body {
    const args = pairsOf(node).map(([key, name, value]): [string, Argument] => [
      name,
      { name: spanOf(key), evaluate: scope => evaluate(value, scope) },
    ]);
    return { args: new Map(args), blocks: [] };
  }

  function evaluate(node: Node, scope: Scope): Value {
    const span = spanOf(node);
    if (isSeq(node)) {
      return list(
        node.items.map(item => evaluate(item as Node, scope)),
        span,
      );
    }
    if (isMap(node)) {
      const entries = pairsOf(node).map(
        ([key, name, value]): [string, Entry] => [
          name,
          { key: spanOf(key), value: evaluate(value, scope) },
        ],
      );
      return map(new Map(entries), span);
    }
    return isScalar(node) && typeof node.value === 'string'
      ? evaluateText(node.value, span, scope)
      : fromPlain(node.toJSON(), span);
  }

  function spanOf({ range }: Node): Span {
    const [start, end] = range ?? [0, 0];
    return { file, start, end };
  }
}

function pairsOf(node: unknown): [Node, string, Node][] {
  return isMap(node)
    ? node.items.flatMap(({ key, value }): [Node, string, Node][] =>
        value ? [[key as Node, String(key), value as Node]] : [],
      )
    : [];
}
