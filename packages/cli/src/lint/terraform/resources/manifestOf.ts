import { isKubernetesObject } from '@mooring/kubernetes-objects';
import { KUBERNETES_ID } from '@mooring/plugin-kubernetes-matching-common';
import { Manifest } from '../../objects/Manifest';
import { asStoredText, problemOfObject } from '../../objects/objectProblems';
import { Place } from '../../Place';
import { Unknowns } from '../Unknowns';
import { member, Entry, map, scalar, Span, toPlain, Value } from '../value';

/** What a resource comes to. */
export interface Translated {
  readonly manifest?: Manifest;
  /** What about it only a plan knows, and where that is. */
  readonly unknown?: { readonly why: string; readonly place: Place };
  /** Why no API server would accept it. */
  readonly problem?: { readonly message: string; readonly place: Place };
}

const LABELS = ['metadata', 'labels'];
const TEMPLATES = [
  ['spec', 'template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];

/** Where an object says what it is called, and what it is labelled. */
const TEXTS = ['name', 'generateName', 'namespace'];

/**
 * A manifest made of a value. Where the labels of a controller or of its pods are not known, they are taken to be like the
 * others, so that no mistake is made of what nobody can know; where neither are, there is no manifest.
 */
export function manifestOf(
  resource: Value,
  address: string,
  unknowns: Unknowns,
): Translated {
  const value = withStandIns(resource, unknowns);
  const found = whyUnknownHere(value);
  const settled = found ? settle(value) : value;
  const unknown = found && { why: found.why, place: placeOf(found.at) };
  if (!settled) return { unknown };
  const plain = named(toPlain(settled), address);
  const problem = problemOfObject(plain);
  if (problem) {
    const place = placeOf(spanAt(settled, problem.path));
    return { unknown, problem: { message: problem.message, place } };
  }
  const object = asStoredText(plain);
  if (!isKubernetesObject(object)) return { unknown };
  return {
    unknown,
    manifest: {
      object,
      origin: {
        path: value.at.file.path,
        placeOf: path => placeOf(spanAt(settled, path)),
      },
    },
  };
}

type Undecided = { readonly why: string; readonly at: Span };

/** Why it is not known whether labels hold the id, or which. */
function undecided(
  value: Value,
  labels: readonly string[],
): Undecided | undefined {
  let current: Value | undefined = value;
  for (const key of [...labels, KUBERNETES_ID]) {
    if (current?.type === 'unknown') return current;
    const next: Value | undefined = current && member(current, key);
    if (!next) {
      return current?.type === 'map' && current.partial !== undefined
        ? { why: current.partial, at: current.at }
        : undefined;
    }
    current = next;
  }
  return current?.type === 'unknown' ? current : undefined;
}

/** Where an object of this shape has labels that matter. */
function labelPaths(value: Value): string[][] {
  return [
    LABELS,
    ...TEMPLATES.filter(path => valueAt(value, path)).map(path => [
      ...path,
      ...LABELS,
    ]),
  ];
}

function whyUnknownHere(value: Value): Undecided | undefined {
  for (const path of labelPaths(value)) {
    const found = undecided(value, path);
    if (found) return found;
  }
  return undefined;
}

/** Gives labels that are not known the id that the others have; `undefined` where none is known. */
function settle(value: Value): Value | undefined {
  const paths = labelPaths(value);
  const open = paths.filter(path => undecided(value, path));
  const known = paths.filter(path => !open.includes(path));
  if (open.length > 0 && known.length === 0) return undefined;
  const id = known
    .map(path => valueAt(value, [...path, KUBERNETES_ID]))
    .find(item => item);
  return open.reduce<Value>(
    (current, path) => withId(current, path, id),
    value,
  );
}

function withId(
  value: Value,
  path: readonly string[],
  id: Value | undefined,
): Value {
  const [key, ...rest] = path;
  const entries =
    value.type === 'map' ? new Map(value.entries) : new Map<string, Entry>();
  const inner = entries.get(key)?.value ?? map(new Map(), value.at);
  if (rest.length > 0) {
    entries.set(key, { key: inner.at, value: withId(inner, rest, id) });
  } else {
    const labels =
      inner.type === 'map' ? new Map(inner.entries) : new Map<string, Entry>();
    if (id) labels.set(KUBERNETES_ID, { key: inner.at, value: id });
    entries.set(key, { key: inner.at, value: map(labels, inner.at) });
  }
  return map(entries, value.at);
}

/** Texts that are not known become stand-ins, in the metadata of the object and of its pods. */
function withStandIns(value: Value, unknowns: Unknowns): Value {
  if (value.type !== 'map') return value;
  const entries = [...value.entries].map(([key, entry]): [string, Entry] => {
    const { value: inner } = entry;
    if (key === 'metadata') return [key, { ...entry, value: metadata(inner) }];
    const isOnTheWay = ['spec', 'template', 'jobTemplate'].includes(key);
    return [
      key,
      isOnTheWay ? { ...entry, value: withStandIns(inner, unknowns) } : entry,
    ];
  });
  return { ...value, entries: new Map(entries) };

  function metadata(inner: Value): Value {
    return mapEntries(inner, (item, key) => {
      if (TEXTS.includes(key)) return standIn(item);
      return key === 'labels' ? mapEntries(item, standIn) : item;
    });
  }

  function standIn(item: Value): Value {
    return item.type === 'unknown'
      ? scalar(item.text ?? unknowns.standInFor(item.why), item.at)
      : item;
  }
}

function mapEntries(
  value: Value,
  change: (item: Value, key: string) => Value,
): Value {
  if (value.type !== 'map') return value;
  const entries = [...value.entries].map(
    ([key, entry]) =>
      [key, { ...entry, value: change(entry.value, key) }] as const,
  );
  return { ...value, entries: new Map(entries) };
}

/** A name that only a plan knows is nobody's. */
function named(plain: unknown, address: string): Record<string, unknown> {
  const object = plain as Record<string, unknown>;
  const metadata = {
    ...(object.metadata as Record<string, unknown> | undefined),
  };
  if (metadata.name === undefined && metadata.generateName === undefined) {
    metadata.generateName = `known-after-apply-${address}-`;
  }
  const labels = metadata.labels as Record<string, unknown> | undefined;
  return { ...object, metadata: { ...metadata, labels } };
}

function valueAt(value: Value, path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>(
    (current, key) => current && member(current, key),
    value,
  );
}

/** The value at a path, or the innermost key on the way to it. */
function spanAt(value: Value, path: readonly string[]): Span {
  let current = value;
  let span = value.at;
  for (const [index, name] of path.entries()) {
    if (current.type === 'list') {
      current = current.items[Number(name)] ?? current;
      span = current.at;
      continue;
    }
    const entry =
      current.type === 'map' ? current.entries.get(name) : undefined;
    if (!entry) return span;
    const isLast = index === path.length - 1;
    span = isLast && entry.value.type === 'scalar' ? entry.value.at : entry.key;
    current = entry.value;
  }
  return span;
}

/** Where a part of a file is, for a report. */
export function placeOf({ file, start, end }: Span): Place {
  const from = file.positionOf(start);
  const to = file.positionOf(end);
  return {
    file: file.name,
    ...from,
    endColumn:
      to.line === from.line && to.column > from.column ? to.column : undefined,
  };
}
