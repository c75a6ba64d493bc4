import { TextFile } from '../files/TextFile';

/** A part of a file, as offsets. */
export interface Span {
  readonly file: TextFile;
  readonly start: number;
  readonly end: number;
}

/** A value of Terraform's, as far as it is known without a plan, and where it is written. */
export type Value = Scalar | ListValue | MapValue | UnknownValue | LazyValue;

/** A text, a number, a truth value, or `null`, which stands for an argument that is not given. */
export interface Scalar {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: Span;
}

/** A list, a tuple or a set. */
export interface ListValue {
  readonly type: 'list';
  readonly items: readonly Value[];
  readonly at: Span;
}

/** A map or an object. */
export interface MapValue {
  readonly type: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  /** What is not known of it: further entries may exist for this reason. */
  readonly partial?: string;
  readonly at: Span;
}

/** One entry of a map, and where its key is written. */
export interface Entry {
  readonly key: Span;
  readonly value: Value;
}

/** What only a plan knows. */
export interface UnknownValue {
  readonly type: 'unknown';
  /** What it depends on: `var.name has no value here`. */
  readonly why: string;
  /** What is known of the text, with a stand-in for each part that is not; absent where it may be no text. */
  readonly text?: string;
  readonly at: Span;
}

/** Something that is evaluated only where it is asked for: `local`, `var`, `module.shop`. */
export interface LazyValue {
  readonly type: 'lazy';
  readonly get: (name: string) => Value;
  readonly at: Span;
}

/** A scalar. */
export function scalar(value: Scalar['value'], at: Span): Scalar {
  return { type: 'scalar', value, at };
}

/** An unknown value. */
export function unknown(why: string, at: Span, text?: string): UnknownValue {
  return { type: 'unknown', why, at, text };
}

/** A list. */
export function list(items: readonly Value[], at: Span): ListValue {
  return { type: 'list', items, at };
}

/** A map. */
export function map(
  entries: ReadonlyMap<string, Entry>,
  at: Span,
  partial?: string,
): MapValue {
  return { type: 'map', entries, at, partial };
}

/** The text of a scalar, as Terraform converts it. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.type === 'scalar' && value.value !== null
    ? String(value.value)
    : undefined;
}

/** Whether an argument is not given. */
export function isNull(value: Value | undefined): boolean {
  return (
    value === undefined || (value.type === 'scalar' && value.value === null)
  );
}

/** The entry of a map or the element of a list. */
export function member(value: Value, key: string): Value | undefined {
  switch (value.type) {
    case 'map':
      return value.entries.get(key)?.value;
    case 'list':
      return /^\d+$/.test(key) ? value.items[Number(key)] : undefined;
    case 'lazy':
      return value.get(key);
    case 'unknown':
      return value;
    default:
      return undefined;
  }
}

/** Why a value is not known whole, or `undefined` when all of it is known. */
export function whyUnknown(value: Value): string | undefined {
  switch (value.type) {
    case 'unknown':
      return value.why;
    case 'lazy':
      return 'it is not evaluated here';
    case 'list':
      return value.items.map(whyUnknown).find(why => why !== undefined);
    case 'map':
      return (
        value.partial ??
        [...value.entries.values()]
          .map(entry => whyUnknown(entry.value))
          .find(why => why !== undefined)
      );
    default:
      return undefined;
  }
}

/** The value as JSON has it; what is unknown is left out. */
export function toPlain(value: Value): unknown {
  switch (value.type) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(toPlain);
    case 'map':
      return Object.fromEntries(
        [...value.entries].map(([key, entry]) => [key, toPlain(entry.value)]),
      );
    default:
      return undefined;
  }
}

/** A value of JSON's, all of it written at one place. */
export function fromPlain(plain: unknown, where: Span): Value {
  if (Array.isArray(plain)) {
    return list(
      plain.map(item => fromPlain(item, where)),
      where,
    );
  }
  if (typeof plain === 'object' && plain !== null) {
    const entries = Object.entries(plain).map(
      ([key, item]): [string, Entry] => [
        key,
        { key: where, value: fromPlain(item, where) },
      ],
    );
    return map(new Map(entries), where);
  }
  return scalar((plain ?? null) as Scalar['value'], where);
}
