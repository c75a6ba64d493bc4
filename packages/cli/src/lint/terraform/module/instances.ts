import { pairsIn } from '../evaluate/Evaluator';
import { Scope, withNames } from '../evaluate/Scope';
import {
  member,
  Entry,
  isNull,
  list,
  map,
  MapValue,
  scalar,
  textOf,
  unknown,
  Value,
} from '../value';
import { Block, Body } from './Body';

/** One of the instances that `count` or `for_each` makes of a block. */
export interface Instance {
  readonly scope: Scope;
  /** As it is written after the address: `["a"]`, `[0]`, or nothing. */
  readonly key: string;
  /** The key alone. */
  readonly name: string;
}

/** No team runs more copies by one block, and each costs time. */
const MAX_INSTANCES = 1000;

/** The instances of a block; where their number is not known, one whose key is not known. */
export function instancesOf(body: Body, scope: Scope): Instance[] {
  const count = body.args.get('count')?.evaluate(scope);
  if (count) {
    const number = Number(textOf(count) ?? 1);
    return Array.from(
      { length: Math.min(number, MAX_INSTANCES) || 0 },
      (_, i) => {
        const isKnown = textOf(count) !== undefined;
        const index = isKnown
          ? scalar(i, count.at)
          : unknown('count.index', count.at);
        const own = map(
          new Map([['index', { key: count.at, value: index }]]),
          count.at,
        );
        return {
          scope: withNames(scope, { count: own }),
          key: `[${i}]`,
          name: String(i),
        };
      },
    );
  }
  const each = body.args.get('for_each')?.evaluate(scope);
  if (!each) return [{ scope, key: '', name: '' }];
  const pairs = pairsIn(each);
  if (!pairs) {
    const why = each.type === 'unknown' ? each.why : 'each.key';
    const own = { key: unknown(why, each.at), value: unknown(why, each.at) };
    return [{ scope: withEach(scope, own), key: '["…"]', name: '' }];
  }
  return pairs.slice(0, MAX_INSTANCES).map(([key, value]) => {
    // A set's elements are their own keys.
    const own = each.type === 'list' ? value : key;
    const name = textOf(own) ?? '';
    return {
      scope: withEach(scope, { key: own, value }),
      key: `[${JSON.stringify(name)}]`,
      name,
    };
  });
}

function withEach(
  scope: Scope,
  { key, value }: { key: Value; value: Value },
): Scope {
  const entries = new Map<string, Entry>([
    ['key', { key: key.at, value: key }],
    ['value', { key: value.at, value }],
  ]);
  return withNames(scope, { each: map(entries, key.at) });
}

/** The arguments of a block, by name. */
export function argumentsOf({ body }: Block, scope: Scope): Map<string, Value> {
  return new Map(
    [...body.args].map(([name, argument]) => [name, argument.evaluate(scope)]),
  );
}

/** A block as a map: its arguments, and for each type of blocks in it a list. */
export function blockValue(
  block: Block,
  scope: Scope,
  leftOut: ReadonlySet<string> = new Set(),
): MapValue {
  const entries = new Map<string, Entry>();
  for (const [name, argument] of block.body.args) {
    if (leftOut.has(name)) continue;
    const value = argument.evaluate(scope);
    if (!isNull(value)) entries.set(name, { key: argument.name, value });
  }
  let partial: string | undefined;
  for (const inner of block.body.blocks) {
    if (leftOut.has(inner.type)) continue;
    const [type, values] =
      inner.type === 'dynamic'
        ? dynamicValues(inner, scope)
        : [inner.type, [blockValue(inner, scope)]];
    if (!values) {
      partial = `the dynamic blocks "${type}"`;
      continue;
    }
    const before = entries.get(type)?.value;
    const items = before?.type === 'list' ? before.items : [];
    entries.set(type, {
      key: inner.at,
      value: list([...items, ...values], inner.at),
    });
  }
  return map(entries, block.at, partial);
}

/** The blocks that a `dynamic` block stands for; `undefined` where that is not known. */
function dynamicValues(
  { labels: [type], body }: Block,
  scope: Scope,
): [string, Value[] | undefined] {
  const content = body.blocks.find(inner => inner.type === 'content');
  const source = body.args.get('for_each')?.evaluate(scope);
  const pairs = source && pairsIn(source);
  if (!content || !pairs) return [type, undefined];
  const values = pairs.map(([key, value]) => {
    const own = source.type === 'list' ? value : key;
    const { each } = {
      each: withEach(scope, { key: own, value }).resolve('each'),
    };
    return blockValue(content, withNames(scope, { [type]: each }));
  });
  return [type, values];
}

/** The only block of a type, or the argument of its name: as a block, a JSON object, or a list of one. */
export function onlyBlock(
  value: Value | undefined,
  name: string,
): Value | undefined {
  const found = value && member(value, name);
  return found?.type === 'list' ? found.items[0] : found;
}
