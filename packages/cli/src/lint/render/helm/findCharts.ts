import { readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { InputError } from '@backstage/errors';
import { Checkout, isWithin } from '../../files/Checkout';
import { Delivery, Values } from '../../objects/Delivery';
import { ChartConfig } from '../../LintOptions';
import { splitDocuments } from '../../yaml/splitDocuments';
import { YamlDocument } from '../../yaml/YamlDocument';
import { assertLinksStay } from './assertLinksStay';
import { localDependencies } from './localDependencies';
import { openLabelsOf } from './openLabels';

/** A Helm chart that stands for itself, and one set of values to render it with. */
export interface Chart {
  /** The `Chart.yaml`, absolute. */
  readonly path: string;
  readonly name: string;
  /** Files with values, absolute, in the order in which they are applied; none for the chart's own. */
  readonly values: readonly string[];
  /** Files with values that it is tested with, absolute, for where it needs some. */
  readonly testValues?: readonly string[];
  readonly release?: string;
  readonly namespace?: string;
  /** What installs it, and with which values, those that go before last. */
  readonly delivery?: Pick<Delivery, 'what' | 'parameters'> & {
    readonly values: readonly Values[];
  };
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
  const beside = await besides(checkout, directories);
  const charts: Chart[] = [];
  for (const path of paths) {
    const directory = dirname(path);
    const isDependency =
      beside.has(directory) ||
      directories.some(parent => isWithin(join(parent, 'charts'), directory));
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

/** The directories of charts that others depend on by their path. */
async function besides(
  checkout: Checkout,
  directories: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const directory of directories) {
    const dependencies = await localDependencies(checkout, directory).catch(
      () => [],
    );
    dependencies.forEach(({ path }) => found.add(path));
  }
  return found;
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
  sets: readonly (Omit<ChartConfig, 'directory'> & Pick<Chart, 'testValues'>)[],
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
    return sets.map(({ values, testValues, release, namespace }) => ({
      path,
      name,
      values,
      testValues,
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

/** Each environment has values of its own; without any, the chart's own defaults do. */
async function valueSetsOf(
  directory: string,
): Promise<{ values: string[]; testValues?: string[] }[]> {
  const environments = [
    ...(await filesIn(directory, ENVIRONMENT_VALUES)),
    ...(await filesIn(join(directory, 'values'), YAML)),
  ];
  const testValues = await filesIn(join(directory, 'ci'), TEST_VALUES);
  return environments.length > 0
    ? environments.map(file => ({ values: [file] }))
    : [{ values: [], testValues }];
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
