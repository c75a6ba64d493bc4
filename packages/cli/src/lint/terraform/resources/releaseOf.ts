import { isAbsolute, join } from 'node:path';
import { stringify } from 'yaml';
import { Place } from '../../Place';
import { Resource } from '../module/Module';
import { Unknowns } from '../Unknowns';
import { isNull, member, textOf, Value, whyUnknown } from '../value';
import { placeOf } from './manifestOf';
import { DEFAULT_NAMESPACE } from './objectOf';

/** A `helm_release`, as far as it is known without a plan. */
export interface Release {
  readonly address: string;
  readonly place: Place;
  /** The chart's directory, absolute; absent where it is not in the checkout. */
  readonly directory?: string;
  readonly release?: string;
  readonly namespace: string;
  /** YAML, those that go before last. */
  readonly values: readonly { readonly text: string; readonly place: Place }[];
  /** Why it cannot be rendered. */
  readonly unknown?: string;
}

/** Source: the documentation of the provider hashicorp/helm, versions 2 (blocks) and 3 (lists). */
export function releaseOf(
  { value, address, at, directory }: Resource,
  unknowns: Unknowns,
): Release {
  const text = (name: string) => textOf(member(value, name));
  const chart = text('chart');
  const isLocal =
    isNull(member(value, 'repository')) &&
    chart !== undefined &&
    (isAbsolute(chart) || /^\.{1,2}\//.test(chart));
  const values: { text: string; place: Place }[] = [];
  let unknown = isLocal
    ? undefined
    : `the chart ${chart ?? ''}, which is not in this checkout`;
  for (const item of itemsOf(member(value, 'values'))) {
    const own = textOf(item);
    if (own === undefined) unknown ??= whyUnknown(item) ?? 'its values';
    else values.push({ text: own, place: placeOf(item.at) });
  }
  const hidden = ['set_list', 'set_wo', 'postrender'].find(
    field => itemsOf(member(value, field)).length > 0,
  );
  if (hidden !== undefined) unknown ??= `its ${hidden}`;
  for (const item of [
    ...itemsOf(member(value, 'set')),
    ...itemsOf(member(value, 'set_sensitive')),
  ]) {
    const name = textOf(member(item, 'name'));
    const given = member(item, 'value');
    if (name === undefined || !given || /[[\]{},]/.test(name)) {
      unknown ??= 'a value that is set by a list or a name that is not known';
      continue;
    }
    const own =
      given.type === 'unknown'
        ? given.text ?? unknowns.standInFor(given.why)
        : textOf(given);
    const plain = textOf(member(item, 'type')) === 'string' ? own : typed(own);
    const set = nested(name, plain);
    values.push({ text: stringify(set), place: placeOf(given.at) });
  }
  return {
    address,
    place: placeOf(at),
    directory: isLocal && chart ? absolute(directory, chart) : undefined,
    release: text('name'),
    namespace: text('namespace') ?? DEFAULT_NAMESPACE,
    values,
    unknown,
  };
}

function itemsOf(value: Value | undefined): readonly Value[] {
  if (!value || isNull(value)) return [];
  return value.type === 'list' ? value.items : [value];
}

function absolute(directory: string, chart: string): string {
  return isAbsolute(chart) ? chart : join(directory, chart);
}

/** Helm takes numbers and truth values for what they look like. Source: Helm's `pkg/strvals`. */
function typed(text: string | undefined): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== undefined && /^(0|-?[1-9]\d{0,14})$/.test(text)
    ? Number(text)
    : text;
}

/** `a.b\.c` is the key `b.c` in `a`. */
function nested(name: string, value: unknown): unknown {
  const keys = name.split(/(?<!\\)\./).map(key => key.replaceAll('\\.', '.'));
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
