import { KubernetesObject } from '@mooring/kubernetes-objects';
import { isRecord } from '../records';
import { createUnknown, UnknownText } from '../unknown/UnknownText';
import { Manifest, ManifestSource } from './Manifest';

/** Far from the numbers of other unknowns. */
const FIRST_NUMBER = 30_000;
/**
 * What is replaced before the manifest is applied, and could be in no name or label: `${NAME}` and `$NAME` of envsubst, `$(NAME)`,
 * `#{NAME}#` of Azure and Octopus, `%NAME%`, `@NAME@`, `__NAME__`, `<NAME>`.
 */
const PLACEHOLDER =
  /\$\{[^{}]*\}|\$\([^()]*\)|#\{[^{}]*\}#?|\$[A-Z_][A-Z0-9_]*|%[\w.-]+%|@@?[\w.-]+@@?|__\w+?__|<[^<>\s][^<>]*>/g;

/**
 * The sources with an unknown for each placeholder in a name, a namespace or a label: something else writes there before a
 * cluster sees it.
 */
export function withoutPlaceholders(sources: readonly ManifestSource[]): {
  sources: ManifestSource[];
  unknowns: UnknownText[];
} {
  const unknowns = new Map<string, UnknownText>();
  const replaced = sources.map(source => ({
    ...source,
    manifests: source.manifests.map(manifest => withoutThem(manifest)),
  }));
  return { sources: replaced, unknowns: [...unknowns.values()] };

  function withoutThem(manifest: Manifest): Manifest {
    const object = inObject(manifest.object) as KubernetesObject;
    return object === manifest.object ? manifest : { ...manifest, object };
  }

  /** The same object where nothing in it is a placeholder, as in nearly all. */
  function inObject(value: unknown): unknown {
    if (!isRecord(value)) return value;
    const next = Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === 'metadata' && isRecord(item)
          ? inMetadata(item)
          : inObject(item),
      ]),
    );
    const isSame = Object.entries(next).every(
      ([key, item]) => item === value[key],
    );
    return isSame ? value : next;
  }

  function inMetadata(
    metadata: Record<string, unknown>,
  ): Record<string, unknown> {
    const { name, namespace, labels } = metadata;
    const next = {
      ...metadata,
      name: inText(name),
      namespace: inText(namespace),
      labels: isRecord(labels)
        ? Object.fromEntries(
            Object.entries(labels).map(([key, item]) => [key, inText(item)]),
          )
        : labels,
    };
    return JSON.stringify(next) === JSON.stringify(metadata) ? metadata : next;
  }

  function inText(value: unknown): unknown {
    return typeof value === 'string'
      ? value.replace(PLACEHOLDER, standInFor)
      : value;
  }

  function standInFor(placeholder: string): string {
    const known = unknowns.get(placeholder);
    if (known) return known.text;
    const unknown = createUnknown({
      number: FIRST_NUMBER + unknowns.size,
      display: placeholder,
      what: `the placeholder ${placeholder}`,
    });
    unknowns.set(placeholder, unknown);
    return unknown.text;
  }
}
