import { basename } from 'node:path';
import { matchesLabels, podTemplateOf } from '@mooring/kubernetes-objects';
import {
  askedLabel,
  Finding,
  KUBERNETES_ID,
  KUBERNETES_LABEL_SELECTOR,
  MatchingConfig,
  ParsedQuery,
} from '@mooring/plugin-kubernetes-matching-common';
import { Manifest, ManifestSource } from '../objects/Manifest';
import { holdsUnknown } from '../unknown/UnknownText';
import { World } from './World';

const RULE = 'no-objects';

/**
 * The environments in which a workload does not match although it does in another: an overlay, a set of values or a file that
 * lacks the label. Each is a cluster of its own, and the tab is empty there.
 */
export function* environmentsWithoutLabel(
  query: ParsedQuery,
  world: World,
): Iterable<Finding> {
  const { sources, config } = world;
  const severity = severityIn(config);
  if (!query.selector || severity === 'off') return;
  const matching = new Map<string, ManifestSource>();
  for (const source of sources) {
    for (const manifest of source.manifests) {
      if (!matches(manifest, query)) continue;
      for (const key of keysOf(manifest)) matching.set(key, source);
    }
  }
  if (matching.size === 0) return;
  for (const source of sources) {
    if (source.manifests.some(manifest => matches(manifest, query))) continue;
    for (const manifest of source.manifests) {
      const other = keysOf(manifest)
        .map(key => matching.get(key))
        .find(found => found !== undefined && found !== source);
      if (other && isMeant(manifest, query, world)) {
        yield findingOf(manifest, source, other, query, severity);
        break;
      }
    }
  }
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
  if (!podTemplateOf(object)) return [];
  const { kind, metadata } = object;
  const { file, line } = origin.placeOf(['metadata', 'name']);
  return [
    JSON.stringify([kind, file, line]),
    JSON.stringify([kind, metadata.name, basename(origin.path)]),
  ];
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

function severityIn({
  severities = {},
}: MatchingConfig): Finding['severity'] | 'off' {
  return Object.hasOwn(severities, RULE) ? severities[RULE] : 'error';
}

function nameOf({ name, manifests: [first] }: ManifestSource): string {
  return name ?? first?.origin.placeOf(['metadata', 'name']).file ?? 'here';
}
