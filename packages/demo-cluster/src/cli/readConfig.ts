import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { InputError, isError } from '@backstage/errors';
import { HumanDuration, JsonValue } from '@backstage/types';
import { DemoClusterOptions } from '../DemoCluster';
import { faultSchema } from '../faults/faultSchema';
import { Fault } from '../faults/Fault';
import { toPrefix } from './environment';

/** Clusters that show something from the first moment: crash loops and finished jobs need a past. */
const DEFAULT_AGE: HumanDuration = { hours: 3 };

/** A cluster as the file describes it. */
export interface ConfiguredCluster {
  options: DemoClusterOptions;
  faults: Fault[];
}

const ruleSchema = z.strictObject({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()).optional(),
  resources: z.array(z.string()),
  namespaces: z.array(z.string()).optional(),
});

const userSchema = z.strictObject({
  groups: z.array(z.string()).optional(),
  rules: z.array(ruleSchema).optional(),
});

const clusterSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
      'must be of lower case letters, digits and hyphens',
    ),
  manifests: z.array(z.string()).default([]),
  age: z.unknown().optional().transform(toDuration),
  nodes: z.number().int().min(1).max(1_000).optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  users: z.record(z.string(), userSchema).optional(),
  faults: z.array(faultSchema).default([]),
});

const configSchema = z.strictObject({
  clusters: z.array(clusterSchema).min(1),
});

/**
 * Reads the file that describes the clusters; manifests are found relative to it. Throws an `InputError` that names the
 * file, the key and what is wrong with it.
 */
export async function readConfig(file: string): Promise<ConfiguredCluster[]> {
  const text = await readFile(file, 'utf8').catch(error => {
    throw new InputError(`${file}: ${isError(error) ? error.message : error}`);
  });
  const { clusters } = parseConfig(text, file);
  const prefixes = clusters.map(({ name }) => toPrefix(name));
  const twice = prefixes.find(
    (prefix, index) => prefixes.indexOf(prefix) !== index,
  );
  if (twice) {
    throw new InputError(
      `${file}: two clusters would set the same environment variables ${twice}_…; rename one`,
    );
  }
  const base = dirname(resolve(file));
  return clusters.map(({ faults, ...cluster }) => ({
    faults,
    options: {
      ...cluster,
      manifests: cluster.manifests.map(path => resolve(base, path)),
    },
  }));
}

function parseConfig(text: string, file: string): z.infer<typeof configSchema> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new InputError(
      `${file}: ${isError(error) ? error.message.split('\n')[0] : error}`,
    );
  }
  const { data, error } = configSchema.safeParse(value);
  if (error) {
    throw new InputError(`${file}:\n${z.prettifyError(error)}`);
  }
  return data;
}

function toDuration(value: unknown, context: z.RefinementCtx): HumanDuration {
  if (value === undefined) {
    return DEFAULT_AGE;
  }
  try {
    return readDurationFromConfig(
      new ConfigReader({ age: value as JsonValue }),
      {
        key: 'age',
      },
    );
  } catch {
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(
        value,
      )} is not a duration; write { hours: 3 } or "PT3H"`,
    });
    return DEFAULT_AGE;
  }
}
