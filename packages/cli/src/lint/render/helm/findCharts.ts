import { readdir, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { InputError } from '@backstage/errors';
import { Checkout, isWithin } from '../../files/Checkout';
import { Delivery } from '../../objects/Delivery';
import { ChartConfig } from '../../LintOptions';
import { splitDocuments } from '../../yaml/splitDocuments';
import { YamlDocument } from '../../yaml/YamlDocument';
import { openLabelsOf } from './openLabels';

/** A Helm chart that stands for itself, and one set of values to render it with. */
export interface Chart {
  /** The `Chart.yaml`, absolute. */
  readonly path: string;
  readonly name: string;
  /** Files with values, absolute, in the order in which they are applied; none for the chart's own. */
  readonly values: readonly string[];
  readonly release?: string;
  readonly namespace?: string;
  /** What installs it, and with which values, those that go before last. */
  readonly delivery?: Pick<Delivery, 'what' | 'values' | 'parameters'>;
  /** The values that the person who installs it may give to label its workloads; absent where the values are known. */
  readonly openLabels?: readonly string[];
  /** Why it cannot be rendered; absent when it may. */
  readonly refusal?: string;
}

/** Values for one environment, beside the chart's own: `values-prod.yaml`, `values.prod.yaml`, `values/prod.yaml`. */
const ENVIRONMENT_VALUES = /^values[-._].+\.ya?ml$/;
/** Values to test a chart with that needs some: the convention of chart-testing. */
const TEST_VALUES = /-values\.ya?ml$/;
const YAML = /\.ya?ml$/;

/**
 * The charts among the `Chart.yaml` files that are installed by themselves: neither a dependency inside another chart nor a
 * library. A chart with several sets of values comes several times.
 *
 * @param options.configured - how the configuration wants some of them rendered
 */
export async function findCharts(options: {
  checkout: Checkout;
  paths: readonly string[];
  configured: readonly ChartConfig[];
}): Promise<Chart[]> {
  const { checkout, paths, configured } = options;
  const directories = paths.map(path => dirname(path));
  const charts: Chart[] = [];
  for (const path of paths) {
    const directory = dirname(path);
    const isDependency = directories.some(parent =>
      isWithin(join(parent, 'charts'), directory),
    );
    if (isDependency) continue;
    const given = configured.filter(item => item.directory === directory);
    const sets = given.length > 0 ? given : await valueSetsOf(directory);
    const read = await readChart(checkout, path, sets);
    const isOpen = sets.every(({ values }) => values.length === 0);
    for (const chart of read) {
      const openLabels =
        isOpen && chart.refusal === undefined
          ? await openLabelsOf(checkout, directory).catch(() => [])
          : undefined;
      charts.push({ ...chart, openLabels });
    }
  }
  return charts;
}

/** Whether a file is a chart's business alone: a template is not YAML, and what it renders to is what counts. */
export function isOfChart(charts: readonly string[], file: string): boolean {
  return charts.some(path =>
    ['templates', 'charts', 'crds', 'ci', 'values'].some(directory =>
      file.startsWith(join(dirname(path), directory) + sep),
    ),
  );
}

/** Nothing for a library, which renders to nothing. */
async function readChart(
  checkout: Checkout,
  path: string,
  sets: readonly Omit<ChartConfig, 'directory'>[],
): Promise<Chart[]> {
  try {
    const file = await checkout.read(path);
    if (!file) throw new InputError('is not text');
    const [slice] = splitDocuments(file.text);
    const { value } = YamlDocument.parse({ file, slice, merge: true });
    const { name, type } = (value ?? {}) as { name?: unknown; type?: unknown };
    if (type === 'library') return [];
    if (typeof name !== 'string') throw new InputError('has no name');
    await assertLinksStay(checkout, dirname(path));
    for (const values of sets.flatMap(set => set.values)) {
      await assertWithin(checkout, values);
    }
    return sets.map(({ values, release, namespace }) => ({
      path,
      name,
      values,
      release,
      namespace,
    }));
  } catch (error) {
    const refusal = (error as Error).message;
    return [{ path, name: 'chart', values: [], refusal }];
  }
}

async function assertWithin(checkout: Checkout, values: string): Promise<void> {
  if ((await checkout.resolveWithin(values)) === undefined) {
    throw new InputError(
      `has the values file ${checkout.nameOf(
        values,
      )}, which is not there or leads out of the checkout`,
    );
  }
}

/** Helm follows symbolic links, and would render whatever they lead to. */
async function assertLinksStay(
  checkout: Checkout,
  chart: string,
): Promise<void> {
  const directories = new Set([chart]);
  for (const directory of directories) {
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) directories.add(path);
      if (!entry.isSymbolicLink()) continue;
      const target = await checkout.resolveWithin(path);
      if (target === undefined) {
        throw new InputError(
          `holds the symbolic link ${checkout.nameOf(
            path,
          )}, which leads out of the checkout or nowhere`,
        );
      }
      if ((await stat(target)).isDirectory()) directories.add(target);
    }
  }
}

/** Each environment has values of its own; without any, the chart's test values do, or else its own defaults. */
async function valueSetsOf(directory: string): Promise<{ values: string[] }[]> {
  const environments = [
    ...(await filesIn(directory, ENVIRONMENT_VALUES)),
    ...(await filesIn(join(directory, 'values'), YAML)),
  ];
  const tests = await filesIn(join(directory, 'ci'), TEST_VALUES);
  const files = environments.length > 0 ? environments : tests;
  return files.length > 0
    ? files.map(file => ({ values: [file] }))
    : [{ values: [] }];
}

async function filesIn(directory: string, name: RegExp): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter(entry => entry.isFile() && name.test(entry.name))
      .map(entry => join(directory, entry.name))
      .sort();
  } catch {
    return [];
  }
}
