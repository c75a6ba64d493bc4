import { writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { escapeRegExp } from 'lodash';
import { validateDns1123Subdomain } from '@mooring/kubernetes-objects';
import { KUBERNETES_ID } from '@mooring/plugin-kubernetes-matching-common';
import { Checkout } from '../../files/Checkout';
import { TextFile } from '../../files/TextFile';
import { Failure } from '../../LintResult';
import { Manifest, ManifestOrigin } from '../../objects/Manifest';
import { DocumentSlice } from '../../yaml/splitDocuments';
import { isWrittenTwice } from '../../yaml/isWrittenTwice';
import { UnknownText } from '../../unknown/UnknownText';
import { inputsOfChart } from '../renderInputs';
import { RenderCache } from '../cache/RenderCache';
import { FoundTool, Tool } from '../findTool';
import { readRendered } from '../rendered';
import { RunTool } from '../runTool';
import { withScratch } from '../withScratch';
import { Chart } from './findCharts';
import { localDependencies, withLocalDependencies } from './localDependencies';

/** What renders charts. */
export const HELM: readonly Tool[] = [
  {
    name: 'helm',
    // What tests an installed chart is not part of it.
    command: ['helm', 'template', '--skip-tests'],
    remedy: 'https://helm.sh/docs/intro/install',
  },
];
/** Helm writes above each object which template it comes from. */
const SOURCE = /^# Source: [^/\n]+\/(.+)$/m;
/** Source: Helm's `pkg/action/install.go`. */
const KUBE_VERSION =
  /chart requires kubeVersion: \D*(\d+\.\d+(?:\.\d+)?).* which is incompatible/;
/** https://helm.sh/docs/chart_template_guide/functions_and_pipelines/#using-the-lookup-function */
const LOOKUP = /\{\{[^}]*\blookup\s/;
/** Longest name of a release: Helm's `pkg/chartutil/validate_name.go`. */
const MAX_RELEASE_LENGTH = 53;

/** Stands for the namespace of the release where nothing says it. */
const UNKNOWN_NAMESPACE = 'zq0qz';

/**
 * Renders a chart and finds out which template each object comes from. With the values that it is tested with only where it
 * can't be rendered without.
 */
export async function renderChart(options: RenderChartOptions): Promise<{
  manifests: Manifest[];
  failures: Failure[];
}> {
  const { chart } = options;
  try {
    return await renderWith(options);
  } catch (error) {
    const [tests] = chart.testValues ?? [];
    if (tests === undefined) throw error;
    return await renderWith({
      ...options,
      chart: { ...chart, values: [tests] },
    });
  }
}

interface RenderChartOptions {
  checkout: Checkout;
  chart: Chart;
  /** What stands for the release's name where nothing says it. */
  release?: UnknownText;
  tool: FoundTool;
  runTool: RunTool;
  cache?: RenderCache;
}

async function renderWith(
  options: RenderChartOptions,
): Promise<{ manifests: Manifest[]; failures: Failure[] }> {
  const { checkout, chart, release, tool, runTool } = options;
  const args = [
    release?.text ?? chart.release ?? 'release',
    dirname(chart.path),
    ...chart.values.flatMap(file => ['--values', file]),
    '--namespace',
    chart.namespace ?? UNKNOWN_NAMESPACE,
  ];
  return await withScratch(async scratch => {
    const further = await deliveredArgs(chart, scratch);
    const [name, own, ...rest] = args;
    const directory = await withLocalDependencies(checkout, own, scratch);
    const render = async () =>
      await renderForItsKubernetes(
        async version =>
          await runTool({
            tool,
            args: [name, directory, ...rest, ...further, ...version],
            scratch,
          }),
      );
    // The cache knows nothing of what lies beside a chart.
    const text =
      directory === own
        ? await recalled(options, args, render)
        : await render();
    const { manifests, failures } = await readRendered({
      path: chart.path,
      name: checkout.nameOf(chart.path),
      text,
      originOf: async (_, slice) => originOf(checkout, chart, slice),
    });
    return { manifests: manifests.map(withoutUnknownNamespace), failures };
  });
}

/** Helm assumes a version of Kubernetes; where that is not what the chart asks for, the first version that the chart names is. */
async function renderForItsKubernetes(
  render: (args: readonly string[]) => Promise<string>,
): Promise<string> {
  try {
    return await render([]);
  } catch (error) {
    const [, version] = KUBE_VERSION.exec((error as Error).message) ?? [];
    if (version === undefined) throw error;
    return await render(['--kube-version', version]);
  }
}

/** What the chart rendered to in an earlier run, from the same files, with the same values, by the same Helm. */
async function recalled(
  options: RenderChartOptions,
  args: readonly string[],
  render: () => Promise<string>,
): Promise<string> {
  const { checkout, chart, tool, runTool, cache } = options;
  if (!cache) return await render();
  const directory = dirname(chart.path);
  const { values = [], parameters = [] } = chart.delivery ?? {};
  const inputs = [
    ...(await cache.identityOf(tool, runTool)),
    ...(await inputsOfChart(checkout, directory, {
      files: [
        ...chart.values,
        ...values.flatMap(item => ('file' in item ? [item.file] : [])),
      ],
      texts: [
        ...args.filter(arg => !isAbsolute(arg)),
        JSON.stringify([
          parameters,
          values.map(item => 'text' in item && item),
        ]),
      ],
    })),
  ];
  const known = await cache.get(inputs);
  if (known !== undefined) return known;
  const text = await render();
  await cache.set(inputs, text);
  return text;
}

/** A template of the chart, or of a dependency beside it. */
async function templateOf(
  checkout: Checkout,
  directory: string,
  template: string,
): Promise<string | undefined> {
  const own = await checkout.resolveWithin(join(directory, template));
  const [, name, inner] = /^charts\/([^/]+)\/(.+)$/.exec(template) ?? [];
  if (own !== undefined || name === undefined) return own;
  const dependencies = await localDependencies(checkout, directory);
  const dependency = dependencies.find(item => item.name === name);
  return dependency && (await templateOf(checkout, dependency.path, inner));
}

/** The values and parameters with which something installs the chart. */
async function deliveredArgs(
  { delivery }: Chart,
  scratch: string,
): Promise<string[]> {
  if (!delivery) return [];
  const args: string[] = [];
  for (const [index, values] of delivery.values.entries()) {
    const file =
      'file' in values ? values.file : join(scratch, `values-${index}.yaml`);
    if ('text' in values) await writeFile(file, values.text);
    args.push('--values', file);
  }
  return [...args, ...delivery.parameters];
}

/** Whether Helm takes a text for the name of a release. */
export function isReleaseName(name: string): boolean {
  return (
    name.length <= MAX_RELEASE_LENGTH &&
    validateDns1123Subdomain(name).length === 0
  );
}

function withoutUnknownNamespace({ object, origin }: Manifest): Manifest {
  if (object.metadata.namespace !== UNKNOWN_NAMESPACE)
    return { object, origin };
  const { namespace: _, ...metadata } = object.metadata;
  return { origin, object: { ...object, metadata } };
}

/** The template, and in it the line that sets the label. */
async function originOf(
  checkout: Checkout,
  chart: Chart,
  slice: DocumentSlice,
): Promise<ManifestOrigin> {
  const template = SOURCE.exec(slice.text)?.[1];
  const path = template
    ? await templateOf(checkout, dirname(chart.path), template)
    : undefined;
  const file = path === undefined ? undefined : await checkout.read(path);
  return {
    path: chart.path,
    writtenTwice: isWrittenTwice(slice.text, KUBERNETES_ID)
      ? {
          key: KUBERNETES_ID,
          file: file?.name ?? checkout.nameOf(chart.path),
        }
      : undefined,
    openValues: openValuesOf(checkout, chart, { slice, file }),
    placeOf: inner =>
      file
        ? placeInTemplate(file, inner)
        : { file: checkout.nameOf(chart.path), line: 1, column: 1 },
  };
}

/** What may label an object otherwise than it is rendered here: who installs the chart, or what the chart looks up in the cluster. */
function openValuesOf(
  checkout: Checkout,
  { openLabels = [], path }: Chart,
  { slice, file }: { slice: DocumentSlice; file?: TextFile },
): string | undefined {
  if (openLabels.length > 0) {
    const name = checkout.nameOf(dirname(path));
    return `${openLabels.join(' and ')} of chart ${name}`;
  }
  if (!file || slice.text.includes(KUBERNETES_ID)) return undefined;
  return file.text.includes(KUBERNETES_ID) && LOOKUP.test(file.text)
    ? `what the lookup in ${file.name} finds in the cluster`
    : undefined;
}

/** The label where the template writes it; else as far down the path as the keys can be followed. */
function placeInTemplate(file: TextFile, path: readonly string[]) {
  const { text, name } = file;
  const label = text.indexOf(KUBERNETES_ID);
  let offset = label;
  if (label < 0) {
    offset = Math.max(0, text.search(/^kind:/m));
    for (const key of path) {
      const line = new RegExp(`^[ -]*(${escapeRegExp(key)}):`, 'm');
      const found = line.exec(text.slice(offset));
      if (!found) break;
      offset += found.index + found[0].indexOf(found[1]);
    }
  }
  return { file: name, ...file.positionOf(offset) };
}
