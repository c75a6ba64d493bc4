import type { Node } from 'web-tree-sitter';
import { Evaluator } from '../evaluate/Evaluator';
import { unescapeQuoted } from '../evaluate/unescape';
import { Argument, Block, Body } from './Body';

/** What a file in HCL's native syntax holds. */
export function readHclBody(root: Node, evaluator: Evaluator): Body {
  const body = root.namedChildren.find(({ type }) => type === 'body');
  return body ? readBody(body, evaluator) : { args: new Map(), blocks: [] };
}

function readBody(node: Node, evaluator: Evaluator): Body {
  const args = new Map<string, Argument>();
  const blocks: Block[] = [];
  for (const child of node.namedChildren) {
    if (child.type === 'attribute') {
      const [name, expression] = child.namedChildren.filter(isNoComment);
      if (!expression) continue;
      args.set(name.text, {
        name: evaluator.spanOf(name),
        evaluate: scope => evaluator.evaluate(expression, scope),
      });
    }
    if (child.type === 'block') blocks.push(readBlock(child, evaluator));
  }
  return { args, blocks };
}

function readBlock(node: Node, evaluator: Evaluator): Block {
  const [type, ...rest] = node.namedChildren.filter(isNoComment);
  const labels = rest
    .filter(child => ['string_lit', 'identifier'].includes(child.type))
    .map(child =>
      child.type === 'identifier'
        ? child.text
        : unescapeQuoted(child.text.slice(1, -1)),
    );
  return {
    type: type.text,
    labels,
    body: readHclBody(node, evaluator),
    at: evaluator.spanOf(type),
  };
}

function isNoComment({ type }: Node): boolean {
  return type !== 'comment';
}
