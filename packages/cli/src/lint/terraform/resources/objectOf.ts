import { onlyBlock } from '../module/instances';
import {
  member,
  Entry,
  isNull,
  map,
  scalar,
  Span,
  textOf,
  Value,
} from '../value';
import { kindOf } from './kinds';

/** Where the provider puts objects that name no namespace. */
export const DEFAULT_NAMESPACE = 'default';

/**
 * The object that a resource of the Kubernetes provider stands for, in Kubernetes' words; only what matching depends on.
 *
 * @returns `undefined` for a resource of another kind
 */
export function objectOf(type: string, resource: Value): Value | undefined {
  const kind = kindOf(type);
  if (!kind) return undefined;
  const metadata = metadataOf(resource);
  const hasNamespace =
    kind.isClusterScoped || !isNull(metadata && member(metadata, 'namespace'));
  return object(resource.at, {
    apiVersion: scalar(kind.apiVersion, resource.at),
    kind: scalar(kind.kind, resource.at),
    metadata: hasNamespace ? metadata : withDefaultNamespace(metadata),
    spec: kind.kind === 'ConfigMap' ? undefined : specOf(kind.kind, resource),
  });
}

/** An object without a namespace, as the provider writes it. */
export function withDefaultNamespace(
  metadata: Value | undefined,
): Value | undefined {
  if (metadata?.type !== 'map') return metadata;
  const value = scalar(DEFAULT_NAMESPACE, metadata.at);
  const entry: Entry = { key: metadata.at, value };
  const entries = new Map([...metadata.entries, ['namespace', entry] as const]);
  return { ...metadata, entries };
}

function specOf(kind: string, resource: Value): Value | undefined {
  const spec = onlyBlock(resource, 'spec');
  if (!spec) return undefined;
  if (kind === 'Pod') return podSpec(spec);
  const job = onlyBlock(spec, 'job_template');
  return object(spec.at, {
    replicas: member(spec, 'replicas'),
    schedule: member(spec, 'schedule'),
    suspend: member(spec, 'suspend'),
    completions: member(spec, 'completions'),
    parallelism: member(spec, 'parallelism'),
    selector: selectorOf(spec, kind),
    template: podTemplate(onlyBlock(spec, 'template')),
    jobTemplate:
      job &&
      object(job.at, {
        metadata: metadataOf(job),
        spec: object(job.at, {
          template: podTemplate(
            onlyBlock(onlyBlock(job, 'spec') ?? job, 'template'),
          ),
        }),
      }),
  });
}

function selectorOf(spec: Value, kind: string): Value | undefined {
  if (kind === 'Service') return member(spec, 'selector');
  const selector = onlyBlock(spec, 'selector');
  return (
    selector &&
    object(selector.at, { matchLabels: member(selector, 'match_labels') })
  );
}

function podTemplate(template: Value | undefined): Value | undefined {
  const spec = onlyBlock(template, 'spec');
  return (
    template &&
    object(template.at, {
      metadata: metadataOf(template),
      spec: podSpec(spec ?? template),
    })
  );
}

/** That there are containers tells a pod template from others; which they are does not matter. */
function podSpec(spec: Value): Value {
  const container = member(spec, 'container');
  return object(spec.at, {
    containers:
      container?.type === 'map'
        ? { type: 'list', items: [container], at: container.at }
        : { type: 'list', items: [], at: spec.at },
  });
}

function metadataOf(parent: Value): Value | undefined {
  const metadata = onlyBlock(parent, 'metadata');
  if (metadata?.type !== 'map') return metadata;
  return object(
    metadata.at,
    Object.fromEntries([
      ...[
        ['name', 'name'],
        ['generateName', 'generate_name'],
        ['namespace', 'namespace'],
      ].map(([own, theirs]) => [own, metadata.entries.get(theirs)]),
      ['labels', asTexts(metadata.entries.get('labels'))],
      ['annotations', asTexts(metadata.entries.get('annotations'))],
    ]),
    metadata.partial,
  );
}

/** The provider takes a map of texts, into which Terraform turns numbers and truth values; `null` is not a label at all. */
function asTexts(entry: Entry | undefined): Entry | undefined {
  if (entry?.value.type !== 'map') return entry;
  const texts = [...entry.value.entries]
    .filter(([, { value }]) => !isNull(value))
    .map(([key, { key: span, value }]): [string, Entry] => {
      const text = textOf(value);
      const kept = text === undefined ? value : scalar(text, value.at);
      return [key, { key: span, value: kept }];
    });
  return { ...entry, value: { ...entry.value, entries: new Map(texts) } };
}

type Part = Value | Entry | undefined;

function object(
  where: Span,
  parts: Record<string, Part>,
  partial?: string,
): Value {
  const entries = Object.entries(parts).flatMap(
    ([name, part]): [string, Entry][] => {
      if (!part) return [];
      const entry = 'key' in part ? part : { key: part.at, value: part };
      return isNull(entry.value) ? [] : [[name, entry]];
    },
  );
  return map(new Map(entries), where, partial);
}
