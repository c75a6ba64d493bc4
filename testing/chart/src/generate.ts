import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_OBJECTS } from '@backstage/plugin-kubernetes-backend';
import { goTool } from '@mooring/control-plane';
import { DELIVERY_KINDS } from '@mooring/plugin-kubernetes-delivery-common';
import { format, resolveConfig } from 'prettier';
import { CHARTS, ROOT } from './charts';
import { clusterRoleRules } from './clusterRoleRules';
import { describeSchema } from './schemaDescriptions';

/** What the Kubernetes plugin reads by default, and the portal does not. */
const NEVER_READ = ['configmaps', 'secrets'];

/** What is generated of the charts, by absolute path, as it should be. */
async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const kinds = [
    ...DEFAULT_OBJECTS.filter(({ plural }) => !NEVER_READ.includes(plural)),
    ...DELIVERY_KINDS,
  ];
  for (const chart of CHARTS) {
    files.set(join(chart, 'files/rules.yaml'), clusterRoleRules(kinds));
    files.set(join(chart, 'values.schema.json'), await schemaOf(chart));
    files.set(join(chart, 'README.md'), await readmeOf(chart));
  }
  return files;
}

async function schemaOf(chart: string): Promise<string> {
  const path = join(chart, 'values.schema.json');
  const values = await readFile(join(chart, 'values.yaml'), 'utf8');
  try {
    const schema = JSON.parse(await readFile(path, 'utf8'));
    return await formatted(
      JSON.stringify(describeSchema(values, schema)),
      path,
    );
  } catch (error) {
    throw new Error(`${relative(ROOT, path)}: ${(error as Error).message}`);
  }
}

/** helm-docs writes beside the chart, so it gets a copy. */
async function readmeOf(chart: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mooring-chart-'));
  try {
    const copy = join(directory, basename(chart));
    await cp(chart, copy, { recursive: true });
    const helmDocs = join(await goTool('helm-docs'), 'helm-docs');
    await promisify(execFile)(helmDocs, [
      ...['--chart-search-root', directory],
      ...['--sort-values-order', 'file'],
    ]);
    const text = await readFile(join(copy, 'README.md'), 'utf8');
    return await formatted(text, join(chart, 'README.md'));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** In the repository's own style. */
async function formatted(text: string, path: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

/** Writes what has changed, or only reports it, and returns the paths relative to the repository. */
export async function update(options: { write: boolean }): Promise<string[]> {
  const changed: string[] = [];
  for (const [path, content] of await generate()) {
    const current = await readFile(path, 'utf8').catch(() => undefined);
    if (current === content) continue;
    changed.push(relative(ROOT, path));
    if (options.write) await writeFile(path, content);
  }
  return changed;
}
