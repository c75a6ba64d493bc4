import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { targetPaths } from '@backstage/cli-common';
import { AppConfig, Config, ConfigReader } from '@backstage/config';
import {
  ConfigSource,
  ConfigSources,
  EnvConfigSource,
} from '@backstage/config-loader';
import { SERVICEACCOUNT_CA_PATH } from '@backstage/plugin-kubernetes-common';
import { JsonObject } from '@backstage/types';
import type { JSONSchema7 } from 'json-schema';
import { awsProblems, isOfGuides } from './awsProblems';
import { ConfigFile } from './ConfigFile';
import { ConfigProblem, ConfigurationError } from './ConfigurationError';
import { ignoredVariables } from './ignoredVariables';
import { kubernetesProblems } from './kubernetesProblems';
import { missingVariables } from './missingVariables';
import { schemaProblems } from './schemaProblems';
import { secretProblems } from './secretProblems';
import { unknownKeys } from './unknownKeys';
import { weakSettings } from './weakSettings';

/** A configuration without errors. */
export type LoadedConfig = {
  config: Config;
  warnings: ConfigProblem[];
  /** The absolute paths of the files it came from, the last one wins. */
  files: string[];
};

/**
 * Reads the configuration files and `APP_CONFIG_` variables as Backstage does, once, and checks the result. A change of
 * a file takes effect at the next start, when it is checked again.
 *
 * @throws {@link ConfigurationError} with every error found.
 */
export async function loadConfig(options: {
  /** Absolute paths; a later file overrides an earlier one. */
  paths: string[];
  schema: JSONSchema7;
  env: Record<string, string | undefined>;
  /** Whether the process runs in a pod with a service account of its own; by default, whether that is mounted. */
  inCluster?: boolean;
}): Promise<LoadedConfig> {
  const {
    paths,
    schema,
    env,
    inCluster = existsSync(SERVICEACCOUNT_CA_PATH),
  } = options;
  const files = await Promise.all(paths.map(path => ConfigFile.read(path)));
  const fromEnv = await read(EnvConfigSource.create({ env }));

  const missing = missingVariables({
    references: await Promise.all(files.map(file => file.variables())),
    sources: [...files.map(file => file.data()), ...fromEnv.map(c => c.data)],
    env,
  });
  if (missing.length > 0) throw new ConfigurationError(missing);

  const fromFiles = await read(
    ConfigSources.merge(files.map(file => file.source(env))),
  ).catch(error => {
    throw notLoadable(error);
  });
  const config = ConfigReader.fromConfigs([...fromFiles, ...fromEnv]);
  const data = config.get<JsonObject>();
  const problems = [
    ...schemaProblems({ schema, data }),
    ...unknownKeys({ schema, data, roots: ['kubernetes', 'aws'] }).filter(
      ({ key }) => !isOfGuides(key),
    ),
  ];
  if (!problems.some(isError)) {
    // These rely on the shapes that the schema grants.
    problems.push(...kubernetesProblems({ data, inCluster }));
    problems.push(...awsProblems(config));
    problems.push(...secretProblems(data, Date.now()));
    problems.push(...ignoredVariables({ config, env }));
    const isProduction = env.NODE_ENV === 'production';
    problems.push(...weakSettings({ config, isProduction, env }));
  }

  const placed = inOrder(
    problems.map(problem => place(problem, files)),
    files,
  );
  if (placed.some(isError))
    throw new ConfigurationError(placed.filter(isError));
  return { config, warnings: placed, files: paths };
}

/**
 * The files to read: those named by `--config`, or else `app-config.yaml`, one for each name in `BACKSTAGE_ENV`, and
 * their `.local` variants in the project's root, as in `ConfigSources.default`.
 */
export function configPaths(options: {
  argv: string[];
  env: Record<string, string | undefined>;
  /** Where the files are looked for that are not named; the project's root by default. */
  root?: string;
}): string[] {
  const { argv, env, root = targetPaths.rootDir } = options;
  const targets = ConfigSources.parseArgs(argv);
  if (targets.length > 0) {
    return targets.map(({ target }) => resolve(target));
  }
  const names = (env.BACKSTAGE_ENV ?? '').split(',').map(name => name.trim());
  const named = names.filter(Boolean).map(name => `app-config.${name}.yaml`);
  const local = ['app-config.yaml', ...named].map(name =>
    name.replace(/\.yaml$/, '.local.yaml'),
  );
  const [base, ...optional] = ['app-config.yaml', ...named, ...local].map(
    name => resolve(root, name),
  );
  return [base, ...optional.filter(path => existsSync(path))];
}

async function read(source: ConfigSource): Promise<AppConfig[]> {
  for await (const { configs } of source.readConfigData()) {
    return configs;
  }
  return [];
}

/** Adds the place of the key, or of the nearest one above it; where several files hold it, the last one counts. */
function place(problem: ConfigProblem, files: ConfigFile[]): ConfigProblem {
  for (let depth = problem.key.length; depth > 0; depth--) {
    const key = problem.key.slice(0, depth);
    const file = files.findLast(candidate => candidate.line(key));
    if (file) return { ...problem, file: file.path, line: file.line(key) };
  }
  return problem;
}

/** As somebody reads who mends one after the other: file by file, from the top; what has no place comes last. */
function inOrder(problems: ConfigProblem[], files: ConfigFile[]) {
  const order = files.map(({ path }) => path);
  const fileOf = ({ file }: ConfigProblem) =>
    file === undefined ? order.length : order.indexOf(file);
  return problems.toSorted(
    (a, b) => fileOf(a) - fileOf(b) || (a.line ?? 0) - (b.line ?? 0),
  );
}

/** What the loader itself refuses, such as a file that is to be included and is not there. It names file and key. */
function notLoadable(error: Error): ConfigurationError {
  const message = error.message
    .replace(/^Failed to read config file at/, 'cannot be loaded:')
    .replace(/(failed to parse included file [^,]*).*/s, '$1'); // the rest may quote the file
  return new ConfigurationError([
    { severity: 'error', key: [], message, remedy: 'Correct the file.' },
  ]);
}

function isError({ severity }: ConfigProblem) {
  return severity === 'error';
}
