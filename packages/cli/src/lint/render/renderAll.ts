import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { groupBy, memoize, once } from 'lodash';
import pLimit from 'p-limit';
import { Gap } from '../objects/Gap';
import { Checkout } from '../files/Checkout';
import { Failure } from '../LintResult';
import { Manifest, ManifestSource } from '../objects/Manifest';
import { createUnknown, UnknownText } from '../unknown/UnknownText';
import { readManifests } from '../objects/readManifests';
import { readDocuments } from '../yaml/readDocuments';
import { YamlDocument } from '../yaml/YamlDocument';
import { RenderCache } from './cache/RenderCache';
import { findTool, FoundTool, Tool } from './findTool';
import { Chart } from './helm/findCharts';
import { HELM, isReleaseName, renderChart } from './helm/renderChart';
import { Kustomization } from './kustomize/Kustomization';
import { OverlayBatches } from './kustomize/OverlayBatches';
import {
  DocumentsIn,
  KUSTOMIZE,
  renderOverlay,
} from './kustomize/renderOverlay';
import { RunTool } from './runTool';

/** Leaves room for what follows it in a release's name. */
const MAX_PREFIX_LENGTH = 40;

/** What is to be rendered, and with what. */
export interface RenderOptions {
  readonly checkout: Checkout;
  readonly overlays: readonly Kustomization[];
  readonly charts: readonly Chart[];
  readonly env: NodeJS.ProcessEnv;
  readonly runTool: RunTool;
  readonly cache?: RenderCache;
  /** Documents that are read anyway, perhaps while this renders. */
  readonly documents: () => Promise<readonly YamlDocument[]>;
  /** Told how many renderings are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** One rendering: what it is about, and how to do it. */
interface Rendering {
  readonly path: string;
  /** What is rendered, for messages. */
  readonly name: string;
  readonly isChart?: boolean;
  readonly namespace?: string;
  readonly delivery?: string;
  /** What counts as it is written if it cannot be rendered, absolute. */
  readonly collected?: readonly string[];
  readonly refusal?: string;
  /** Whether it is refused because a part of it is elsewhere. */
  readonly isElsewhere?: boolean;
  readonly unknowns: readonly UnknownText[];
  readonly tools: readonly Tool[];
  render(
    tool: FoundTool,
  ): Promise<{ manifests: Manifest[]; failures: Failure[] }>;
}

/** Renders every overlay and chart. What cannot be rendered becomes a failure, and the rest goes on. */
export async function renderAll(options: RenderOptions): Promise<{
  sources: ManifestSource[];
  failures: Failure[];
  unknowns: UnknownText[];
  gaps: Gap[];
}> {
  const { checkout, env } = options;
  const toolAmong = memoize((tools: readonly Tool[]) =>
    findTool({ tools, env, roots: checkout.roots }),
  );
  const limit = pLimit(availableParallelism());
  const documentsIn = documentsOf(options);
  const renderings = [
    ...overlayRenderings(options, documentsIn),
    ...chartRenderings(options),
  ];
  let done = 0;
  const results = await Promise.all(
    renderings.map(async rendering => {
      const result = rendering.isChart
        ? await limit(() => attempt(rendering))
        : await attempt(rendering); // batches are limited by themselves
      done++;
      options.onProgress?.(done, renderings.length);
      return result;
    }),
  );
  return {
    sources: results,
    failures: results.flatMap(({ failures }) => failures),
    unknowns: renderings.flatMap(({ unknowns }) => unknowns),
    gaps: renderings.flatMap(({ path, refusal = '', isElsewhere }) =>
      isElsewhere
        ? [
            {
              file: checkout.nameOf(path),
              what: `a kustomization that is not rendered: it ${refusal}`,
              isUnread: true,
            },
          ]
        : [],
    ),
  };

  async function attempt(rendering: Rendering) {
    const { path, name, isChart, namespace, refusal, tools, render } =
      rendering;
    const { delivery } = rendering;
    if (rendering.isElsewhere) {
      return { manifests: await collectedOf(rendering), name, failures: [] };
    }
    try {
      if (refusal !== undefined) throw new Error(refusal);
      const tool = await toolAmong(tools);
      const made = await render(tool);
      return { ...made, name, isChart, namespace, delivery };
    } catch (error) {
      const file = checkout.nameOf(path);
      const message = `cannot be rendered: ${(error as Error).message}`;
      const failures: Failure[] = [{ file, line: 1, column: 1, message }];
      return { manifests: await collectedOf(rendering), name, failures };
    }
  }

  async function collectedOf({
    path,
    collected = [],
  }: Rendering): Promise<Manifest[]> {
    const documents = await Promise.all(
      collected.map(file => documentsIn(file).catch(() => [])),
    );
    return readManifests(documents.flat()).manifests.map(
      ({ object, origin }) => ({
        object,
        origin: { ...origin, path, document: undefined },
      }),
    );
  }
}

function overlayRenderings(
  options: RenderOptions,
  documentsIn: DocumentsIn,
): Rendering[] {
  const { checkout, overlays, env, runTool, cache } = options;
  const batches = OverlayBatches.create({
    checkout,
    overlays: overlays.filter(({ refusal }) => refusal === undefined),
    helm: () => findTool({ tools: HELM, env, roots: checkout.roots }),
    runTool,
    cache,
  });
  return overlays.map(kustomization => ({
    path: kustomization.path,
    name: checkout.nameOf(dirname(kustomization.path)),
    unknowns: [],
    delivery: kustomization.delivery,
    collected: kustomization.collected,
    refusal: kustomization.refusal,
    isElsewhere: kustomization.isElsewhere,
    tools: KUSTOMIZE,
    render: tool =>
      renderOverlay({ checkout, kustomization, tool, batches, documentsIn }),
  }));
}

/** The documents of a file, each file read once. */
function documentsOf({ checkout, documents }: RenderOptions): DocumentsIn {
  const byPath = once(async () =>
    groupBy(await documents(), ({ file }) => file.path),
  );
  return memoize(async path => {
    const known = await byPath();
    if (Object.hasOwn(known, path)) return known[path];
    const file = await checkout.read(path);
    return file ? readDocuments(file, { isCatalog: false }).documents : [];
  });
}

function chartRenderings(options: RenderOptions): Rendering[] {
  const { checkout, charts, runTool, cache } = options;
  return charts.map((chart, number) => {
    const name = checkout.nameOf(dirname(chart.path));
    const release = chart.release
      ? undefined
      : unknownRelease(chart, name, number + 1);
    return {
      path: chart.values.at(-1) ?? chart.path,
      name: chart.delivery?.what ?? nameOfSet(checkout, chart),
      isChart: true,
      namespace: chart.namespace,
      refusal: chart.refusal,
      unknowns: release ? [release] : [],
      tools: HELM,
      render: tool =>
        renderChart({ checkout, chart, release, tool, runTool, cache }),
    };
  });
}

function nameOfSet(checkout: Checkout, { path, values }: Chart): string {
  const name = checkout.nameOf(dirname(path));
  return [name, ...values.map(file => checkout.nameOf(file))].join(' with ');
}

/** Anyone who installs a chart names the release; charts treat a name that holds their own differently. */
function unknownRelease(
  chart: Chart,
  name: string,
  number: number,
): UnknownText {
  const prefix = `${chart.name.slice(0, MAX_PREFIX_LENGTH)}-`;
  return createUnknown({
    number,
    prefix: isReleaseName(prefix.slice(0, -1)) ? prefix : '',
    display: 'RELEASE-NAME',
    what: `the release name of chart ${name}`,
  });
}
