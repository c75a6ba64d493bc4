import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KUBERNETES_ID } from '@mooring/plugin-kubernetes-matching-common';
import { Gap } from '../objects/Gap';
import { Checkout } from '../files/Checkout';
import { Failure } from '../LintResult';
import { Manifest, ManifestSource } from '../objects/Manifest';
import { RenderCache } from '../render/cache/RenderCache';
import { findTool } from '../render/findTool';
import { findCharts } from '../render/helm/findCharts';
import { HELM, renderChart } from '../render/helm/renderChart';
import { RunTool } from '../render/runTool';
import { withScratch } from '../render/withScratch';
import { Release } from './resources/releaseOf';

/** What the releases of a checkout's Terraform add to a cluster. */
export interface RenderedReleases {
  readonly sources: readonly ManifestSource[];
  readonly failures: readonly Failure[];
  readonly gaps: readonly Gap[];
  /** The `Chart.yaml` files of the charts that they install, which are not installed by themselves. */
  readonly charts: ReadonlySet<string>;
}

/** Renders the charts that `helm_release` installs from the checkout, with its values. */
export async function renderReleases(options: {
  checkout: Checkout;
  releases: readonly Release[];
  env: NodeJS.ProcessEnv;
  runTool: RunTool;
  cache?: RenderCache;
}): Promise<RenderedReleases> {
  const { checkout, releases } = options;
  const sources: ManifestSource[] = [];
  const failures: Failure[] = [];
  const gaps: Gap[] = [];
  const charts = new Set<string>();
  for (const release of releases) {
    const { address, place, unknown } = release;
    const { file, line } = place;
    const path =
      release.directory &&
      (await checkout.resolveWithin(join(release.directory, 'Chart.yaml')));
    if (path) charts.add(path);
    if (!path || unknown !== undefined) {
      const why = unknown ?? 'a chart that is not in this checkout';
      gaps.push({ file, line, what: `${address} depends on ${why}` });
      continue;
    }
    try {
      const manifests = await render(path, release, options);
      sources.push({ name: address, manifests });
    } catch (error) {
      const message = `${address} cannot be rendered: ${
        (error as Error).message
      }`;
      failures.push({ ...place, message });
    }
  }
  return { sources, failures, gaps, charts };
}

async function render(
  path: string,
  { release, namespace, values }: Release,
  options: Omit<Parameters<typeof renderReleases>[0], 'releases'>,
): Promise<Manifest[]> {
  const { checkout, env, runTool, cache } = options;
  const [chart] = await findCharts({ checkout, paths: [path], configured: [] });
  if (!chart) return [];
  if (chart.refusal !== undefined) throw new Error(chart.refusal);
  const tool = await findTool({ tools: HELM, env, roots: checkout.roots });
  return await withScratch(async scratch => {
    const files = values.map((_, index) => join(scratch, `${index}.yaml`));
    for (const [index, { text }] of values.entries()) {
      await writeFile(files[index], text);
    }
    const { manifests, failures } = await renderChart({
      checkout,
      chart: {
        ...chart,
        values: files,
        release,
        namespace,
        openLabels: undefined,
      },
      tool,
      runTool,
      cache,
    });
    if (failures.length > 0) throw new Error(failures[0].message);
    return manifests.map(manifest => atValues(manifest, values));
  });
}

/** An id that the release gives is mended there, and not in the chart. */
function atValues(manifest: Manifest, values: Release['values']): Manifest {
  const id = manifest.object.metadata.labels?.[KUBERNETES_ID];
  const from = id
    ? values.findLast(({ text }) => text.includes(id))
    : undefined;
  return from
    ? { ...manifest, origin: { ...manifest.origin, placeOf: () => from.place } }
    : manifest;
}
