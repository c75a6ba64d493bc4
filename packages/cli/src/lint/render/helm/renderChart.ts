import { dirname, join } from 'node:path';
import { validateDns1123Subdomain } from '@mooring/kubernetes-objects';
import { KUBERNETES_ID } from '@mooring/plugin-kubernetes-matching-common';
import { Checkout } from '../../files/Checkout';
import { TextFile } from '../../files/TextFile';
import { Failure } from '../../LintResult';
import { Manifest, ManifestOrigin } from '../../objects/Manifest';
import { DocumentSlice } from '../../yaml/splitDocuments';
import { FoundTool, Tool } from '../findTool';
import { readRendered } from '../rendered';
import { RunTool } from '../runTool';
import { withScratch } from '../withScratch';
import { Chart } from './findCharts';

/** What renders charts. */
export const HELM: readonly Tool[] = [
  {
    name: 'helm',
    command: ['helm', 'template'],
    remedy: 'https://helm.sh/docs/intro/install',
  },
];
/** Helm writes above each object which template it comes from. */
const SOURCE = /^# Source: [^/\n]+\/(.+)$/m;
/** Longest name of a release: Helm's `pkg/chartutil/validate_name.go`. */
const MAX_RELEASE_LENGTH = 53;

/** Renders a chart and finds out which template each object comes from. */
export async function renderChart(options: {
  checkout: Checkout;
  chart: Chart;
  /** What the release is called where the chart's configuration does not say. */
  assumedRelease: string;
  tool: FoundTool;
  runTool: RunTool;
}): Promise<{ manifests: Manifest[]; failures: Failure[] }> {
  const { checkout, chart, assumedRelease, tool, runTool } = options;
  const directory = dirname(chart.path);
  const release = [chart.release, assumedRelease, chart.name, 'release'].find(
    isReleaseName,
  );
  const args = [
    release ?? 'release',
    directory,
    ...chart.values.flatMap(file => ['--values', file]),
    ...(chart.namespace ? ['--namespace', chart.namespace] : []),
  ];
  return await withScratch(async scratch => {
    const text = await runTool({ tool, args, scratch });
    return await readRendered({
      path: chart.path,
      name: checkout.nameOf(chart.path),
      text,
      originOf: async (_, slice) => originOf(checkout, chart, slice),
    });
  });
}

function isReleaseName(name: string | undefined): boolean {
  return (
    name !== undefined &&
    name.length <= MAX_RELEASE_LENGTH &&
    validateDns1123Subdomain(name).length === 0
  );
}

/** The template, and in it the line that sets the label. */
async function originOf(
  checkout: Checkout,
  chart: Chart,
  slice: DocumentSlice,
): Promise<ManifestOrigin> {
  const template = SOURCE.exec(slice.text)?.[1];
  const path = template
    ? await checkout.resolveWithin(join(dirname(chart.path), template))
    : undefined;
  const file = path === undefined ? undefined : await checkout.read(path);
  return {
    path: chart.path,
    placeOf: () =>
      file
        ? placeOfLabel(file)
        : { file: checkout.nameOf(chart.path), line: 1, column: 1 },
  };
}

function placeOfLabel(file: TextFile) {
  const offset = Math.max(0, file.text.indexOf(KUBERNETES_ID));
  return { file: file.name, ...file.positionOf(offset) };
}
