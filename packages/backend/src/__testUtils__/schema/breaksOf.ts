import { Column, Schema, Table } from './Schema';

/**
 * What a version that knows `before` can't count on any more once the schema is `after`: that what it reads is there, and that
 * what it writes is taken.
 */
export function breaksOf(before: Schema, after: Schema): string[] {
  return Object.entries(before).flatMap(([name, table]) => {
    const now = after[name];
    return now ? tableBreaks(name, table, now) : [`${name} is gone`];
  });
}

function tableBreaks(name: string, before: Table, after: Table): string[] {
  const known = Object.entries(before.columns).flatMap(([column, was]) => {
    const now = after.columns[column];
    return now
      ? columnBreaks(was, now).map(what => `${name}.${column} ${what}`)
      : [`${name}.${column} is gone`];
  });
  const added = Object.entries(after.columns)
    .filter(([column]) => !before.columns[column])
    .filter(([, { isNullable, hasDefault }]) => !isNullable && !hasDefault)
    .map(([column]) => `${name}.${column} asks for a value`);
  return [
    ...known,
    ...added,
    ...missing(before.rules, after.rules).map(
      rule => `${name} no longer has: ${rule}`,
    ),
    ...missing(after.rules, before.rules).map(
      rule => `${name} newly has: ${rule}`,
    ),
  ];
}

function columnBreaks(was: Column, now: Column): string[] {
  const breaks: string[] = [];
  if (!takesAll(was.type, now.type)) {
    breaks.push(`is ${now.type}, and was ${was.type}`);
  }
  if (was.isNullable && !now.isNullable) breaks.push('no longer takes null');
  else if (was.hasDefault && !now.hasDefault && !now.isNullable) {
    breaks.push('asks for a value');
  }
  return breaks;
}

/** Texts that become longer read as before; a number that becomes longer does not, since the driver hands it out as a text. */
function takesAll(was: string, now: string): boolean {
  if (was === now) return true;
  const length = lengthOf(was);
  return length !== undefined && length <= (lengthOf(now) ?? -1);
}

function lengthOf(type: string): number | undefined {
  if (type === 'text') return Infinity;
  const [, length] =
    /^(?:character varying|varchar)(?:\((\d+)\))?$/.exec(type) ?? [];
  if (length) return Number(length);
  return /^(?:character varying|varchar)$/.test(type) ? Infinity : undefined;
}

/** Those of the first list that are not in the second one. */
function missing(list: readonly string[], from: readonly string[]): string[] {
  return list.filter(each => !from.includes(each));
}
