import { isAbsolute, join } from 'node:path';
import { stringify } from 'yaml';
import {
  member,
  Entry,
  fromPlain,
  isNull,
  list,
  map,
  scalar,
  Span,
  textOf,
  toPlain,
  unknown,
  Value,
  whyUnknown,
} from '../value';
import { fromYaml } from './fromYaml';
import { ModuleFiles } from './Scope';
import { textFunctions } from './textFunctions';

/** What a function may need besides its arguments. */
export interface FunctionContext {
  readonly files: ModuleFiles;
  /** Where relative paths begin. */
  readonly directory: string;
  /** Renders a file as a template with these variables. */
  readonly renderTemplate: (path: string, variables: Value, at: Span) => Value;
  readonly at: Span;
}

type TerraformFunction = (
  args: readonly Value[],
  context: FunctionContext,
) => Value;

/** Functions that make sense of arguments that are not wholly known. */
const LENIENT: Record<string, TerraformFunction> = {
  merge: (args, { at }) => {
    const entries = new Map<string, Entry>();
    let partial: string | undefined;
    for (const arg of args) {
      if (isNull(arg)) continue;
      if (arg.type !== 'map') {
        partial = whyUnknown(arg) ?? 'merge of no map';
        // What is unknown may replace what came before.
        entries.clear();
        continue;
      }
      if (arg.partial !== undefined) {
        partial = arg.partial;
        entries.clear();
      }
      for (const [key, entry] of arg.entries) entries.set(key, entry);
    }
    return map(entries, at, partial);
  },
  try: (args, { at }) => args.find(arg => !isLost(arg)) ?? lost(args, at),
  coalesce: (args, { at }) => {
    const first = args.find(arg => !isNull(arg) && textOf(arg) !== '');
    return first ?? lost(args, at);
  },
  lookup: ([collection, key, fallback], { at }) => {
    const name = textOf(key);
    if (collection?.type !== 'map' || name === undefined) {
      return lost([collection, key], at);
    }
    const found = member(collection, name);
    if (found) return found;
    return collection.partial !== undefined
      ? unknown(collection.partial, at)
      : fallback ?? unknown(`there is no ${name}`, at);
  },
};

/** Conversions that keep where each part is written. */
const same: TerraformFunction = ([value], { at }) => value ?? unknown('', at);
const CONVERSIONS = [
  'tomap',
  'tolist',
  'tostring',
  'tonumber',
  'tobool',
  'sensitive',
  'nonsensitive',
];

const FUNCTIONS: Record<string, TerraformFunction> = {
  ...Object.fromEntries(CONVERSIONS.map(name => [name, same])),
  toset: ([value], { at }) => {
    if (value?.type !== 'list') return value ?? unknown('toset', at);
    const byText = new Map(value.items.map(item => [textOf(item), item]));
    return list([...byText.values()], at);
  },
  concat: (args, { at }) =>
    list(
      args.flatMap(arg => (arg.type === 'list' ? arg.items : [arg])),
      at,
    ),
  flatten: ([value], { at }) => list(flattened(value), at),
  compact: ([value], { at }) =>
    list(
      itemsOf(value).filter(item => (textOf(item) ?? '') !== ''),
      at,
    ),
  keys: ([value], { at }) =>
    value.type === 'map'
      ? list(
          [...value.entries].map(([key, entry]) => scalar(key, entry.key)),
          at,
        )
      : unknown('keys', at),
  values: ([value], { at }) =>
    value.type === 'map'
      ? list(
          [...value.entries.values()].map(entry => entry.value),
          at,
        )
      : unknown('values', at),
  element: ([value, index], { at }) => {
    const items = itemsOf(value);
    return (
      items[Number(textOf(index)) % items.length] ?? unknown('element', at)
    );
  },
  length: ([value], { at }) => scalar(sizeOf(value), at),
  contains: ([value, wanted], { at }) =>
    scalar(
      itemsOf(value).some(item => textOf(item) === textOf(wanted)),
      at,
    ),
  zipmap: ([keys, values], { at }) => {
    const found = itemsOf(values);
    const entries = itemsOf(keys).map((key, index): [string, Entry] => [
      textOf(key) ?? '',
      { key: key.at, value: found[index] ?? scalar(null, at) },
    ]);
    return map(new Map(entries), at);
  },
  yamldecode: ([text]) => fromYaml(textOf(text) ?? '', text.at),
  jsondecode: ([text]) => fromPlain(JSON.parse(textOf(text) ?? ''), text.at),
  yamlencode: ([value], { at }) => scalar(stringify(toPlain(value)), at),
  jsonencode: ([value], { at }) => scalar(JSON.stringify(toPlain(value)), at),
  file: ([path], context) => {
    const file = context.files.read(absolute(path, context));
    return file
      ? scalar(file.text, { file, start: 0, end: file.text.length })
      : unknown(`the file ${textOf(path)}`, context.at);
  },
  templatefile: ([path, variables], context) =>
    context.renderTemplate(absolute(path, context), variables, context.at),
  fileexists: ([path], context) =>
    scalar(
      context.files.read(absolute(path, context)) !== undefined,
      context.at,
    ),
  fileset: ([directory, pattern], context) => {
    const names = context.files.list(
      absolute(directory, context),
      textOf(pattern) ?? '',
    );
    return names
      ? list(
          names.map(name => scalar(name, context.at)),
          context.at,
        )
      : unknown(`the files in ${textOf(directory)}`, context.at);
  },
};

/** Calls a function of Terraform's; one that is not known here, or fails, has an unknown value. */
export function callFunction(
  name: string,
  args: readonly Value[],
  context: FunctionContext,
): Value {
  try {
    const lenient = Object.hasOwn(LENIENT, name) ? LENIENT[name] : undefined;
    if (lenient) return lenient(args, context);
    const why = args.map(whyUnknown).find(item => item !== undefined);
    if (why !== undefined) return unknown(why, context.at);
    if (Object.hasOwn(FUNCTIONS, name)) return FUNCTIONS[name](args, context);
    const texts = args.map(toPlain);
    const result = textFunctions(name, texts);
    if (result !== undefined) return fromPlain(result, context.at);
  } catch {
    // What Terraform would refuse is for Terraform to say.
  }
  return unknown(`${name}()`, context.at);
}

function isLost(value: Value): boolean {
  return value.type === 'unknown' || value.type === 'lazy';
}

function lost(args: readonly (Value | undefined)[], at: Span): Value {
  const why = args
    .map(arg => arg && whyUnknown(arg))
    .find(item => item !== undefined);
  return unknown(why ?? 'a value that is not there', at);
}

function sizeOf(value: Value): number {
  if (value.type === 'map') return value.entries.size;
  return value.type === 'list'
    ? value.items.length
    : textOf(value)?.length ?? 0;
}

function itemsOf(value: Value): readonly Value[] {
  return value.type === 'list' ? value.items : [];
}

function flattened(value: Value): Value[] {
  return itemsOf(value).flatMap(item =>
    item.type === 'list' ? flattened(item) : [item],
  );
}

function absolute(path: Value, { directory }: FunctionContext): string {
  const text = textOf(path) ?? '';
  return isAbsolute(text) ? text : join(directory, text);
}
