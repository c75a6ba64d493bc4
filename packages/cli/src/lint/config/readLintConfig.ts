import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  MatchingConfig,
  readMatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import picomatch from 'picomatch';
import { TextFile } from '../files/TextFile';
import { ChartConfig, LintConfig } from '../LintOptions';
import { splitDocuments } from '../yaml/splitDocuments';
import { YamlDocument } from '../yaml/YamlDocument';

/** What holds without a configuration file. */
export const DEFAULT_CONFIG: LintConfig = {
  matching: {},
  isIgnored: () => false,
  charts: [],
};

const KEYS = ['ignore', 'charts'];
const CHART_KEYS = ['chart', 'values', 'release', 'namespace'];

/**
 * Reads a configuration file: the same keys as in the portal's app configuration (`kubernetesMatching`, and `kubernetes` for how
 * clusters are located), and under `lint` what only the linter knows.
 *
 * @param path - absolute
 * @throws InputError naming the file, the key and what it may be
 */
export async function readLintConfig(
  path: string,
  name: string,
): Promise<LintConfig> {
  const text = await readText(path, name);
  try {
    const file = TextFile.create({ path, name, text });
    const [slice] = splitDocuments(text);
    const { value } = YamlDocument.parse({ file, slice, merge: false });
    const root = objectAt(value ?? {}, 'it');
    const config = new ConfigReader(root, name);
    const lint = objectAt(root.lint ?? {}, 'lint');
    assertKeys(lint, KEYS, 'lint');
    return {
      matching: { ...readMatchingConfig(config), clusters: clustersIn(config) },
      isIgnored: isIgnoredBy(textsAt(lint.ignore, 'lint.ignore'), path),
      charts: chartsIn(lint.charts, path),
    };
  } catch (error) {
    throw new InputError(`--config ${name}: ${(error as Error).message}`);
  }
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new InputError(
        `--config ${name} does not exist: name the file with the configuration, or leave the option out`,
      );
    }
    if (code === 'EISDIR') {
      throw new InputError(
        `--config ${name} is a directory: name the file in it`,
      );
    }
    throw new InputError(`--config ${name} cannot be read: ${message}`);
  }
}

/** The names of all clusters, unless some are found by other means than the configuration. */
function clustersIn(config: ConfigReader): MatchingConfig['clusters'] {
  const methods =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  return methods.length > 0 &&
    methods.every(method => method.getString('type') === 'config')
    ? methods.flatMap(method =>
        (method.getOptionalConfigArray('clusters') ?? []).map(cluster =>
          cluster.getString('name'),
        ),
      )
    : undefined;
}

function isIgnoredBy(
  patterns: readonly string[],
  configPath: string,
): LintConfig['isIgnored'] {
  if (patterns.length === 0) return () => false;
  const isMatch = picomatch([...patterns], { dot: true });
  return path =>
    isMatch(relative(dirname(configPath), path).split(sep).join('/'));
}

function chartsIn(value: unknown, configPath: string): ChartConfig[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new InputError('lint.charts must be a list');
  const directory = dirname(configPath);
  return value.map((item, index) => {
    const path = `lint.charts[${index}]`;
    const entry = objectAt(item, path);
    assertKeys(entry, CHART_KEYS, path);
    const chart = textAt(entry.chart, `${path}.chart`);
    if (chart === undefined) {
      throw new InputError(`${path}.chart is missing: the chart's directory`);
    }
    if (!existsSync(resolve(directory, chart, 'Chart.yaml'))) {
      throw new InputError(`${path}.chart: ${chart} holds no Chart.yaml`);
    }
    return {
      directory: resolve(directory, chart),
      values: textsAt(entry.values, `${path}.values`).map(file =>
        resolve(directory, file),
      ),
      release: textAt(entry.release, `${path}.release`),
      namespace: textAt(entry.namespace, `${path}.namespace`),
    };
  });
}

function assertKeys(
  value: JsonObject,
  keys: readonly string[],
  path: string,
): void {
  const unknown = Object.keys(value).find(key => !keys.includes(key));
  if (unknown !== undefined) {
    throw new InputError(
      `${path}.${unknown} is unknown; there is ${keys.join(', ')}`,
    );
  }
}

function objectAt(value: unknown, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${path} must be a map`);
  }
  return value as JsonObject;
}

function textAt(value: unknown, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '') {
    throw new InputError(`${path} must be a string`);
  }
  return value;
}

function textsAt(value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) {
    throw new InputError(`${path} must be a list of strings`);
  }
  return value;
}
