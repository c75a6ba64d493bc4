import type { Node } from 'web-tree-sitter';

/** An argument of a block, or an entry of an object. */
export interface Attribute {
  /** Absent where an expression gives it. */
  readonly name?: string;
  readonly node: Node;
  /** What is written for it: an object, a quoted text, or another expression. */
  readonly value: Node;
}

/** The arguments of a block, or the entries of an object. */
export function attributesOf(parent: Node): Attribute[] {
  return childrenOf(parent).flatMap(node => {
    if (!['attribute', 'object_elem'].includes(node.type)) return [];
    const [key, value] = parts(node);
    if (!value) return [];
    return [{ name: nameOf(innermost(key)), node, value: innermost(value) }];
  });
}

/** The blocks in a block; a `dynamic` one by the name of those that it makes. */
export function namedBlocks(parent: Node): { name: string; node: Node }[] {
  return childrenOf(parent).flatMap(node => {
    if (node.type !== 'block') return [];
    const [type, label] = parts(node);
    if (type.text !== 'dynamic') return [{ name: type.text, node }];
    // It counts, and has nothing in it that could be changed.
    const name = literalOf(label) ?? '';
    return [
      { name, node },
      { name, node },
    ];
  });
}

/** The text between quotes, where there is nothing in it but itself. */
export function literalOf(node: Node | null | undefined): string | undefined {
  return node && /^"[^"\\$%]*"$/.test(node.text)
    ? node.text.slice(1, -1)
    : undefined;
}

/** Whether a value is a quoted text and nothing else. */
export function isLiteral(node: Node): boolean {
  return literalOf(node) !== undefined;
}

/** What is between the braces of a block or an object. */
function childrenOf(parent: Node): Node[] {
  const body =
    parent.type === 'block'
      ? parent.namedChildren.find(node => node?.type === 'body')
      : parent;
  return body?.namedChildren.filter(node => node !== null) ?? [];
}

function parts(node: Node): Node[] {
  return node.namedChildren.filter(
    (part): part is Node => part !== null && part.type !== 'comment',
  );
}

/** An expression wraps what it consists of, unless that is in parentheses. */
function innermost(node: Node): Node {
  const [only, ...others] = node.children;
  return only && others.length === 0 && only.isNamed && only.text === node.text
    ? innermost(only)
    : node;
}

function nameOf(key: Node): string | undefined {
  return key.type === 'identifier' ? key.text : literalOf(key);
}
