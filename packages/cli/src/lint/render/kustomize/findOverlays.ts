import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { Checkout } from '../../files/Checkout';
import { Kustomization, readKustomization } from './Kustomization';

/** Longer chains of bases do not occur; a chain that ends in itself is cut. */
const MAX_KUSTOMIZATIONS = 10_000;

/** How many files are read at once. */
const CONCURRENCY = 16;

/** How a checkout uses kustomize. */
export interface Overlays {
  /** Those that no other uses: what is applied to clusters. */
  readonly overlays: readonly Kustomization[];
  /** The files that kustomize assembles, absolute: as they are, no cluster sees them. */
  readonly members: ReadonlySet<string>;
  /** Their directories; a file there that no kustomization uses is not applied either. */
  readonly directories: ReadonlySet<string>;
  /** The directories of the charts that they render, absolute. */
  readonly charts: ReadonlySet<string>;
}

/**
 * Finds out which kustomizations stand for themselves, and which files they are made of.
 *
 * @param options.paths - the files of kustomize that were found, absolute
 */
export async function findOverlays(options: {
  checkout: Checkout;
  paths: readonly string[];
}): Promise<Overlays> {
  const { checkout, paths } = options;
  const all = new Map<string, Kustomization>();
  const limit = pLimit(CONCURRENCY);
  let unread = new Set(paths);
  while (unread.size > 0) {
    const next = [...unread].slice(0, MAX_KUSTOMIZATIONS - all.size);
    const read = await Promise.all(
      next.map(path => limit(() => readKustomization(checkout, path))),
    );
    for (const item of read) all.set(item.path, item);
    const bases = read.flatMap(item => item.bases);
    unread = new Set(bases.filter(path => !all.has(path)));
    if (all.size >= MAX_KUSTOMIZATIONS) break;
  }
  const used = new Set([...all.values()].flatMap(({ bases }) => bases));
  const tops = paths.filter(path => !used.has(path));
  return {
    overlays: [
      ...tops
        .map(path => withBases({ checkout, all, path }))
        .filter(({ isComponent }) => !isComponent),
      ...inCircles(all, tops),
    ],
    members: new Set([...all.values()].flatMap(({ files }) => files)),
    directories: new Set([...all.keys()].map(path => dirname(path))),
    charts: new Set([...all.values()].flatMap(({ charts = [] }) => charts)),
  };
}

/** Those that lead back to themselves, and so are nobody's base in the end; one of each circle. */
function inCircles(
  all: ReadonlyMap<string, Kustomization>,
  tops: readonly string[],
): Kustomization[] {
  const reached = new Set<string>();
  const found: Kustomization[] = [];
  reach(tops);
  for (const [path, kustomization] of all) {
    if (reached.has(path)) continue;
    const refusal = 'its bases lead back to it';
    found.push({ ...kustomization, refusal, isElsewhere: false });
    reach([path]);
  }
  return found;

  function reach(from: readonly string[]): void {
    const own = new Set(from);
    for (const path of own) {
      reached.add(path);
      for (const base of all.get(path)?.bases ?? []) {
        if (!reached.has(base)) own.add(base);
      }
    }
  }
}

/** A kustomization with what its bases bring: what must not be rendered must not be rendered as a base either. */
function withBases(options: {
  checkout: Checkout;
  all: ReadonlyMap<string, Kustomization>;
  path: string;
}): Kustomization {
  const { checkout, all, path } = options;
  const reached = new Set([path]);
  for (const item of reached) {
    all.get(item)?.bases.forEach(base => reached.add(base));
  }
  const parts = [...reached].map(get);
  const collected = collectedBy(parts);
  const refused = parts.find(
    part => part.path !== path && part.refusal !== undefined,
  );
  if (refused && get(path).refusal === undefined) {
    const name = checkout.nameOf(refused.path);
    return {
      ...get(path),
      collected,
      refusal: `its base ${name} ${refused.refusal}`,
      isElsewhere: refused.isElsewhere,
    };
  }
  const charts = parts.flatMap(part => part.charts ?? []);
  return {
    ...get(path),
    charts,
    collected,
    reads:
      parts.some(({ hasPlugins }) => hasPlugins) || charts.length > 0
        ? undefined
        : parts.flatMap(part => [part.path, ...part.files]),
  };

  function get(key: string): Kustomization {
    const refusal = `is one of more than ${MAX_KUSTOMIZATIONS} kustomizations`;
    const unread = { path: key, isComponent: false, files: [], bases: [] };
    return all.get(key) ?? { ...unread, refusal };
  }
}

/** What is left of a kustomization that cannot be rendered, where nothing that was read of it changes objects. */
function collectedBy(
  parts: readonly Kustomization[],
): Kustomization['collected'] {
  return parts.every(({ changes }) => changes === false)
    ? parts.flatMap(({ files }) => files)
    : undefined;
}
