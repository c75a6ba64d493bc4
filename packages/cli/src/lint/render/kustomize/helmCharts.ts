import { join, resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { Checkout } from '../../files/Checkout';
import { isRecord, recordsIn } from '../../records';
import { assertLinksStay } from '../helm/assertLinksStay';

/** The charts that a kustomization renders. */
export interface HelmCharts {
  /** Their directories in the checkout, absolute. */
  readonly directories: readonly string[];
  /** Files with values, absolute. */
  readonly files: readonly string[];
  /** Those that are not in the checkout, for people: `redis of https://charts.example.com`. */
  readonly missing: readonly string[];
}

/**
 * Finds the charts of `helmCharts` where kustomize looks for them before it fetches anything.
 *
 * Source: `absChartHome` and `chartExistsLocally` in sigs.k8s.io/kustomize `api/internal/builtins/HelmChartInflationGenerator.go`.
 *
 * @param directory - of the kustomization, absolute
 * @throws InputError naming a file with values that is not in the checkout
 */
export async function helmChartsOf(
  checkout: Checkout,
  directory: string,
  kustomization: unknown,
): Promise<HelmCharts> {
  const directories: string[] = [];
  const files: string[] = [];
  const missing: string[] = [];
  if (!isRecord(kustomization)) return { directories, files, missing };
  const { helmGlobals, helmCharts } = kustomization;
  const home = textOf(isRecord(helmGlobals) && helmGlobals.chartHome);
  for (const chart of recordsIn(helmCharts)) {
    const name = textOf(chart.name) ?? '';
    const repository = textOf(chart.repo);
    const version = textOf(chart.version);
    const parts =
      repository !== undefined && version !== undefined
        ? [`${name}-${version}`, name]
        : [name];
    const found = await checkout.resolveWithin(
      resolve(directory, home ?? 'charts', ...parts, 'Chart.yaml'),
    );
    if (found === undefined) {
      missing.push(
        repository === undefined ? name : `${name} of ${repository}`,
      );
      continue;
    }
    await assertLinksStay(checkout, join(found, '..'));
    directories.push(join(found, '..'));
    const more = chart.additionalValuesFiles;
    for (const file of [
      chart.valuesFile,
      ...(Array.isArray(more) ? more : []),
    ]) {
      if (typeof file !== 'string') continue;
      const values = await checkout.resolveWithin(resolve(directory, file));
      if (values === undefined) {
        throw new InputError(
          `helmCharts names ${JSON.stringify(
            file,
          )}, which does not exist in this checkout`,
        );
      }
      files.push(values);
    }
  }
  return { directories, files, missing };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
