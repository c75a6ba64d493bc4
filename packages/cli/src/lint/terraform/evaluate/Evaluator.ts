import type { Node } from 'web-tree-sitter';
import { TextFile } from '../../files/TextFile';
import {
  member,
  Entry,
  isNull,
  list,
  map,
  scalar,
  Span,
  textOf,
  unknown,
  Value,
} from '../value';
import { callFunction, FunctionContext } from './functions';
import { Scope, withNames } from './Scope';
import { compute, negate } from './operators';
import { evaluateTemplate, StandInFor } from './template';
import { unescapeQuoted } from './unescape';

/** Configurations from outside may ask for more work than anything real does. */
const MAX_STEPS = 200_000;
const MAX_DEPTH = 200;
const PUNCTUATION = new Set(['(', ')', ',']);

/** How much has been evaluated of one module tree; shared, so that the whole of it is bounded. */
export interface Budget {
  steps: number;
}

/** Evaluates the expressions of one file, as far as that needs no plan. */
export class Evaluator {
  readonly #file: TextFile;
  readonly #budget: Budget;
  readonly standInFor: StandInFor;
  readonly #functions: Omit<FunctionContext, 'at'>;
  #depth = 0;

  constructor(options: {
    file: TextFile;
    budget: Budget;
    functions: Omit<FunctionContext, 'at'>;
    standInFor: StandInFor;
  }) {
    this.#file = options.file;
    this.#budget = options.budget;
    this.#functions = options.functions;
    this.standInFor = options.standInFor;
  }

  /** Never throws: what cannot be evaluated is unknown. */
  evaluate(node: Node, scope: Scope): Value {
    this.#budget.steps++;
    if (this.#budget.steps > MAX_STEPS || this.#depth > MAX_DEPTH) {
      return unknown('it takes too long to evaluate', this.spanOf(node));
    }
    this.#depth++;
    try {
      return this.#node(node, scope);
    } finally {
      this.#depth--;
    }
  }

  /** Where a node is. */
  spanOf({ startIndex, endIndex }: Node): Span {
    return { file: this.#file, start: startIndex, end: endIndex };
  }

  #node(node: Node, scope: Scope): Value {
    const span = this.spanOf(node);
    switch (node.type) {
      case 'expression':
        return this.#terms(children(node), scope, span);
      case 'literal_value':
        return this.#literal(node, span);
      case 'template_expr': {
        const [template] = children(node);
        return evaluateTemplate({
          node: template,
          source: this.#file.text,
          at: span,
          evaluate: inner => this.evaluate(inner, scope),
          standInFor: this.standInFor,
        });
      }
      case 'collection_value': {
        const [collection] = children(node);
        return collection.type === 'object'
          ? this.#object(collection, scope)
          : list(
              collection.namedChildren
                .filter(isExpression)
                .map(item => this.evaluate(item, scope)),
              span,
            );
      }
      case 'variable_expr':
        return scope.resolve(node.text) ?? unknown(node.text, span);
      case 'function_call':
        return this.#call(node, scope);
      case 'conditional':
        return this.#conditional(node, scope);
      case 'operation':
        return this.#operation(children(node)[0], scope);
      case 'for_expr':
        return this.#for(children(node)[0], scope);
      default:
        return unknown(node.text.slice(0, 80), span);
    }
  }

  /** A term, and what is taken out of it: `var.a["b"].c`. */
  #terms(nodes: readonly Node[], scope: Scope, span: Span): Value {
    const [first, ...rest] = nodes;
    if (!first) return unknown('an empty expression', span);
    let value = this.evaluate(first, scope);
    for (const step of rest) {
      const key = this.#keyOf(step, scope);
      if (key === undefined) {
        return unknown(this.#textOf(nodes), span);
      }
      const next = member(value, key);
      if (next === undefined && value.type === 'map' && value.partial) {
        return unknown(value.partial, span);
      }
      value = next ?? unknown(this.#textOf(nodes), span);
    }
    return value.type === 'unknown'
      ? unknown(value.why, span, value.text)
      : value;
  }

  #textOf(nodes: readonly Node[]): string {
    const [first] = nodes;
    const last = nodes.at(-1) ?? first;
    const text = this.#file.text.slice(first.startIndex, last.endIndex);
    return text.replace(/\s+/g, ' ').slice(0, 80);
  }

  #keyOf(step: Node, scope: Scope): string | undefined {
    if (step.type === 'get_attr') return step.namedChildren[0]?.text;
    if (step.type !== 'index') return undefined;
    const [index] = children(step);
    if (index.type === 'legacy_index')
      return index.text.replace('.', '').trim();
    const [expression] = children(index);
    return expression && textOf(this.evaluate(expression, scope));
  }

  #literal(node: Node, span: Span): Value {
    const [literal] = children(node);
    switch (literal.type) {
      case 'string_lit':
        return scalar(unescapeQuoted(literal.text.slice(1, -1)), span);
      case 'numeric_lit':
        return scalar(Number(literal.text), span);
      case 'bool_lit':
        return scalar(literal.text === 'true', span);
      default:
        return scalar(null, span);
    }
  }

  #object(node: Node, scope: Scope): Value {
    const entries = new Map<string, Entry>();
    let partial: string | undefined;
    for (const element of node.namedChildren) {
      if (element?.type !== 'object_elem') continue;
      const key = element.childForFieldName('key');
      const value = element.childForFieldName('val');
      if (!key || !value) continue;
      const name = this.#objectKey(key, scope);
      if (typeof name === 'string') {
        const entry = {
          key: this.spanOf(key),
          value: this.evaluate(value, scope),
        };
        entries.set(name, entry);
      } else {
        partial = name.why;
      }
    }
    return map(entries, this.spanOf(node), partial);
  }

  /** A bare word is the key itself; in parentheses it is an expression. */
  #objectKey(node: Node, scope: Scope): string | { why: string } {
    const [only, ...more] = children(node);
    if (only?.type === 'variable_expr' && more.length === 0) return only.text;
    const value = this.evaluate(node, scope);
    return (
      textOf(value) ?? { why: value.type === 'unknown' ? value.why : node.text }
    );
  }

  #call(node: Node, scope: Scope): Value {
    const [name, argumentsNode] = children(node);
    const args = (argumentsNode?.namedChildren ?? [])
      .filter(isExpression)
      .map(item => this.evaluate(item, scope));
    const isExpanded = argumentsNode?.namedChildren.at(-1)?.type === 'ellipsis';
    const last = args.at(-1);
    const spread =
      isExpanded && last
        ? [
            ...args.slice(0, -1),
            ...(last.type === 'list' ? last.items : [last]),
          ]
        : args;
    return callFunction(name.text, spread, {
      ...this.#functions,
      at: this.spanOf(node),
    });
  }

  #conditional(node: Node, scope: Scope): Value {
    const [condition, yes, no] = node.namedChildren.filter(isExpression);
    const value = this.evaluate(condition, scope);
    const decided = textOf(value);
    if (decided === 'true') return this.evaluate(yes, scope);
    if (decided === 'false') return this.evaluate(no, scope);
    const why = value.type === 'unknown' ? value.why : condition.text;
    return unknown(why, this.spanOf(node));
  }

  #operation(node: Node, scope: Scope): Value {
    const span = this.spanOf(node);
    const groups: Node[][] = [[]];
    let operator = '';
    for (const child of node.children) {
      if (!child || child.type === 'comment') continue;
      if (child.isNamed) groups.at(-1)?.push(child);
      else if (!PUNCTUATION.has(child.type)) {
        operator = child.type;
        groups.push([]);
      }
    }
    const [left, right] = groups.map(group =>
      group.length > 0 ? this.#terms(group, scope, span) : undefined,
    );
    if (!right) return unknown(node.text.slice(0, 80), span);
    return left
      ? compute({ operator, left, right, at: span })
      : negate(operator, right, span);
  }

  #for(node: Node, scope: Scope): Value {
    const span = this.spanOf(node);
    const intro = node.namedChildren.find(({ type }) => type === 'for_intro');
    const source = intro?.namedChildren.find(isExpression);
    if (!intro || !source) return unknown('a for expression', span);
    const names = intro.namedChildren
      .filter(({ type }) => type === 'identifier')
      .map(({ text }) => text);
    const collection = this.evaluate(source, scope);
    const pairs = pairsIn(collection);
    if (!pairs || node.namedChildren.some(({ type }) => type === 'ellipsis')) {
      const why = collection.type === 'unknown' ? collection.why : source.text;
      return unknown(why, span);
    }
    const results = node.namedChildren.filter(isExpression);
    const condition = node.namedChildren.find(
      ({ type }) => type === 'for_cond',
    );
    const test = condition?.namedChildren.find(isExpression);
    const isObject = node.type === 'for_object_expr';
    const entries = new Map<string, Entry>();
    const items: Value[] = [];
    let partial = collection.type === 'map' ? collection.partial : undefined;
    for (const [key, value] of pairs) {
      const own =
        names.length > 1
          ? { [names[0]]: key, [names[1]]: value }
          : { [names[0]]: value };
      const inner = withNames(scope, own);
      const verdict = test ? textOf(this.evaluate(test, inner)) : 'true';
      if (verdict === undefined) partial = test?.text ?? 'a condition';
      if (verdict !== 'true') continue;
      if (!isObject) {
        items.push(this.evaluate(results[0], inner));
        continue;
      }
      const name = textOf(this.evaluate(results[0], inner));
      if (name === undefined) partial = results[0].text;
      else {
        const at_ = this.spanOf(results[0]);
        entries.set(name, {
          key: at_,
          value: this.evaluate(results[1], inner),
        });
      }
    }
    if (isObject) return map(entries, span, partial);
    return partial === undefined ? list(items, span) : unknown(partial, span);
  }
}

/** What a `for` goes through: keys and values. */
export function pairsIn(value: Value): [Value, Value][] | undefined {
  if (isNull(value)) return undefined;
  if (value.type === 'list') {
    return value.items.map((item, index) => [scalar(index, item.at), item]);
  }
  if (value.type !== 'map') return undefined;
  return [...value.entries].map(([name, entry]) => [
    scalar(name, entry.key),
    entry.value,
  ]);
}

function children(node: Node): Node[] {
  return node.namedChildren.filter(({ type }) => type !== 'comment');
}

function isExpression({ type }: Node): boolean {
  return type === 'expression';
}
