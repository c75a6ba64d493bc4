import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { Checkout } from '../files/Checkout';
import { Failure } from '../LintResult';
import { Manifest, ManifestSource } from '../objects/Manifest';
import { findTool, FoundTool, Tool } from './findTool';
import { Chart } from './helm/findCharts';
import { HELM, renderChart } from './helm/renderChart';
import { Kustomization } from './kustomize/Kustomization';
import { KUSTOMIZE, renderOverlay } from './kustomize/renderOverlay';
import { RunTool } from './runTool';

/** What is to be rendered, and with what. */
export interface RenderOptions {
  readonly checkout: Checkout;
  readonly overlays: readonly Kustomization[];
  readonly charts: readonly Chart[];
  readonly env: NodeJS.ProcessEnv;
  readonly runTool: RunTool;
  /** What a chart's release is called where nothing says so. */
  readonly releaseOf: (chart: Chart) => string;
}

/** One rendering: what it is about, and how to do it. */
interface Rendering {
  readonly path: string;
  readonly namespace?: string;
  readonly refusal?: string;
  readonly tools: readonly Tool[];
  render(
    tool: FoundTool,
  ): Promise<{ manifests: Manifest[]; failures: Failure[] }>;
}

/** Renders every overlay and chart. What cannot be rendered becomes a failure, and the rest goes on. */
export async function renderAll(options: RenderOptions): Promise<{
  sources: ManifestSource[];
  failures: Failure[];
}> {
  const { checkout, env } = options;
  const limit = pLimit(availableParallelism());
  const results = await Promise.all(
    [...overlayRenderings(options), ...chartRenderings(options)].map(
      rendering => limit(() => attempt(rendering)),
    ),
  );
  return {
    sources: results,
    failures: results.flatMap(({ failures }) => failures),
  };

  async function attempt(rendering: Rendering) {
    const { path, namespace, refusal, tools, render } = rendering;
    try {
      if (refusal !== undefined) throw new Error(refusal);
      const tool = await findTool({ tools, env, roots: checkout.roots });
      return { ...(await render(tool)), namespace };
    } catch (error) {
      const file = checkout.nameOf(path);
      const message = `cannot be rendered: ${(error as Error).message}`;
      const failures: Failure[] = [{ file, line: 1, column: 1, message }];
      return { manifests: [], failures };
    }
  }
}

function overlayRenderings(options: RenderOptions): Rendering[] {
  const { checkout, overlays, runTool } = options;
  return overlays.map(kustomization => ({
    path: kustomization.path,
    refusal: kustomization.refusal,
    tools: KUSTOMIZE,
    render: tool => renderOverlay({ checkout, kustomization, tool, runTool }),
  }));
}

function chartRenderings(options: RenderOptions): Rendering[] {
  const { checkout, charts, runTool, releaseOf } = options;
  return charts.map(chart => ({
    path: chart.values.at(-1) ?? chart.path,
    namespace: chart.namespace,
    refusal: chart.refusal,
    tools: HELM,
    render: tool => {
      const assumedRelease = releaseOf(chart);
      return renderChart({ checkout, chart, assumedRelease, tool, runTool });
    },
  }));
}
