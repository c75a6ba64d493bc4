import { basename } from 'node:path';
import { matchesLabels, podTemplateOf } from '@mooring/kubernetes-objects';
import {
  askedLabel,
  Finding,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  MatchingConfig,
  ParsedQuery,
  ObjectReference,
} from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../objects/EntityDocument';
import { Manifest, ManifestOrigin, ManifestSource } from '../objects/Manifest';
import { holdsUnknown } from '../unknown/UnknownText';
import { ComponentFolders, isCalledLike } from './ComponentFolders';
import { World } from './World';

const RULE = 'no-objects';

/** A workload of a source, and what tells that another source holds the same one. */
interface Workload {
  readonly manifest: Manifest;
  readonly source: ManifestSource;
  readonly keys: readonly string[];
  /** Its place among all. */
  readonly order: number;
}

/** The workloads of all environments, by their labels and by what they have in common. */
export class Environments {
  readonly #all: Workload[] = [];
  readonly #byLabel = new Map<string, Set<Workload>>();
  readonly #folders: ComponentFolders;
  readonly #byKey = new Map<string, Set<Workload>>();

  static create({ sources, entities }: World): Environments {
    const folders = ComponentFolders.create(entities);
    const environments = new Environments(folders);
    for (const source of sources) {
      for (const manifest of source.manifests) {
        environments.#add(manifest, source);
      }
    }
    return environments;
  }

  private constructor(folders: ComponentFolders) {
    this.#folders = folders;
  }

  /** Those that match a query. */
  matching(query: ParsedQuery): Workload[] {
    return [...this.#candidates(query)].filter(({ manifest }) =>
      matches(manifest, query),
    );
  }

  /** Those that may be the same as one with such keys. */
  *alike({ keys }: Workload): Iterable<Workload> {
    for (const key of keys) yield* this.#byKey.get(key) ?? [];
  }

  /** Whether a workload that may be the same as one of a component is another component's. */
  isOfOther(at: Workload, of: Workload, component: EntityDocument): boolean {
    const [own, other] = [of, at].map(({ manifest }) => manifest);
    const [isOwn, isOthers] = [own, other].map(({ object }) =>
      isCalledLike(object.metadata.name, component),
    );
    return (
      (isOwn && !isOthers) ||
      this.#folders.isOfOther(own.origin.path, other.origin.path, component)
    );
  }

  #add(manifest: Manifest, source: ManifestSource): void {
    const template = podTemplateOf(manifest.object);
    if (!template) return;
    const keys = keysOf(manifest);
    const workload = { manifest, source, keys, order: this.#all.length };
    this.#all.push(workload);
    for (const key of keys) put(this.#byKey, key, workload);
    for (const labels of [manifest.object.metadata.labels, template.labels]) {
      for (const label of Object.entries(labels ?? {})) {
        put(this.#byLabel, label.join('='), workload);
      }
    }
  }

  #candidates({ selector }: ParsedQuery): Iterable<Workload> {
    const equality = selector?.requirements.find(({ operator }) =>
      ['=', '==', 'in'].includes(operator),
    );
    if (!equality) return this.#all;
    const { key, values } = equality;
    return new Set(
      values.flatMap(value => [
        ...(this.#byLabel.get(`${key}=${value}`) ?? []),
      ]),
    );
  }
}

/**
 * The environments in which a workload does not match although it does in another: an overlay, a set of values or a file that
 * lacks the label. Each is a cluster of its own, and the tab is empty there.
 */
export function* environmentsWithoutLabel(
  query: ParsedQuery,
  item: EntityDocument,
  environments: Environments,
  world: World,
): Iterable<Finding> {
  const severity = severityIn(world.config);
  if (!query.selector || severity === 'off') return;
  const matching = environments.matching(query);
  const matched = new Set(matching.map(({ source }) => source));
  const missing = new Map<ManifestSource, { at: Workload; of: Workload }>();
  for (const of of matching) {
    for (const at of environments.alike(of)) {
      const { manifest, source, order } = at;
      if (matched.has(source) || !isMeant(manifest, query, world)) continue;
      if (environments.isOfOther(at, of, item)) continue;
      const known = missing.get(source);
      if (!known || order < known.at.order) missing.set(source, { at, of });
    }
  }
  const inOrder = [...missing.values()].sort((a, b) => a.at.order - b.at.order);
  for (const { at, of } of inOrder) {
    const finding = findingOf(
      at.manifest,
      at.source,
      of.source,
      query,
      severity,
    );
    const objects = referencesTo(at.manifest, world);
    yield { ...finding, evidence: { ...finding.evidence, objects } };
  }
}

function put<Key, Value>(
  map: Map<Key, Set<Value>>,
  key: Key,
  value: Value,
): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}

function matches({ object }: Manifest, query: ParsedQuery): boolean {
  const { selector, namespace } = query;
  if (!selector || !podTemplateOf(object)) return false;
  return (
    isAskedFor(object.metadata.namespace, namespace) &&
    (matchesLabels(selector, object.metadata.labels ?? {}) ||
      matchesLabels(selector, podTemplateOf(object)?.labels ?? {}))
  );
}

/** Where only one namespace is asked, the others are meant to be left out. */
function isAskedFor(
  namespace: string | undefined,
  asked: string | undefined,
): boolean {
  return asked === undefined || namespace === undefined || namespace === asked;
}

function isMeant(
  { object }: Manifest,
  query: ParsedQuery,
  { catalog }: World,
): boolean {
  const labels = object.metadata.labels ?? {};
  const podLabels = podTemplateOf(object)?.labels;
  const [claimant] = [
    ...catalog.selecting(labels),
    ...catalog.selecting(podLabels ?? {}),
  ];
  return (
    podLabels !== undefined &&
    claimant === undefined &&
    labels[KUBERNETES_ID] === undefined &&
    !holdsUnknown(JSON.stringify([labels, podLabels])) &&
    isAskedFor(object.metadata.namespace, query.namespace)
  );
}

/** The same place in the same file, as for overlays of one base; or the same name in files of one name. */
function keysOf({ object, origin }: Manifest): string[] {
  const { kind, metadata } = object;
  return [
    JSON.stringify([kind, origin.anchor ?? placeOf(origin)]),
    JSON.stringify([kind, metadata.name, basename(origin.path)]),
  ];
}

function placeOf(origin: ManifestOrigin): string {
  const { file, line } = origin.placeOf(['metadata', 'name']);
  return `${file} ${line}`;
}

function findingOf(
  manifest: Manifest,
  source: ManifestSource,
  other: ManifestSource,
  query: ParsedQuery,
  severity: Finding['severity'],
): Finding {
  const { kind, metadata } = manifest.object;
  const where = metadata.namespace ? `${metadata.namespace}/` : '';
  const label = askedLabel(query);
  const what = label
    ? `carry ${label.key}=${label.value}`
    : `match "${query.labelSelector}"`;
  const annotation =
    query.source === 'label-selector'
      ? KUBERNETES_LABEL_SELECTOR
      : KUBERNETES_ID;
  return {
    rule: RULE,
    severity,
    message: `${kind} ${where}${metadata.name} of ${nameOf(
      source,
    )} does not ${what}, which it does in ${nameOf(
      other,
    )}: the tab shows nothing of it.`,
    evidence: { path: ['metadata', 'annotations', annotation] },
    fixes: [],
  };
}

function referencesTo(
  manifest: Manifest,
  { clusters }: World,
): ObjectReference[] {
  const { apiVersion, kind, metadata } = manifest.object;
  const { namespace, name } = metadata;
  return clusters
    .map(({ index: { cluster } }, number) => ({
      number,
      reference: { cluster, apiVersion, kind, namespace, name },
    }))
    .filter(
      ({ number, reference }) =>
        clusters[number].manifestOf(reference) === manifest,
    )
    .map(({ reference }) => reference);
}

function severityIn({
  severities = {},
}: MatchingConfig): Finding['severity'] | 'off' {
  return Object.hasOwn(severities, RULE) ? severities[RULE] : 'error';
}

function nameOf({ name, manifests: [first] }: ManifestSource): string {
  return name ?? first?.origin.placeOf(['metadata', 'name']).file ?? 'here';
}
