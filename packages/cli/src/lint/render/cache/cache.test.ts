import {
  chmod,
  readdir,
  readFile,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { component, deployment } from '../../__testUtils__/documents';
import { lines, lintDirectory } from '../../__testUtils__/lintDirectory';
import { RunTool } from '../runTool';
import { RenderCache } from './RenderCache';

const checkout = createMockDirectory();
const tools = createMockDirectory();
const kept = createMockDirectory();

const files = {
  '.git/HEAD': '',
  'catalog-info.yaml': component('pay'),
  'k8s/base/kustomization.yaml': 'resources: [app.yaml]\n',
  'k8s/base/app.yaml': deployment({ name: 'pay', id: 'Pay' }),
  'k8s/prod/kustomization.yaml': 'resources: [../base]\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: pay\nversion: 1.0.0\n',
  'chart/templates/app.yaml': deployment({ name: 'web', id: 'Pay' }),
};

/** Renderers that give what the files say, and count how often they are asked. */
function renderers(versions: { kustomize: string } = { kustomize: 'v5' }) {
  const rendered: string[] = [];
  const runTool: RunTool = async ({ tool, args }) => {
    if (args[0] === 'version') return versions.kustomize;
    const isChart = tool.path.endsWith('helm');
    rendered.push(isChart ? 'helm' : 'kustomize');
    const path = isChart ? 'chart/templates/app.yaml' : 'k8s/base/app.yaml';
    return await readFile(checkout.resolve(path), 'utf8');
  };
  return { rendered, runTool };
}

async function lint(options: {
  runTool: RunTool;
  directory?: string;
  version?: string;
}) {
  const { runTool, directory = kept.path, version = '1.0.0' } = options;
  const cache = RenderCache.create({ directory, version });
  const env = { PATH: tools.path };
  const result = await lintDirectory(checkout.path, { env, runTool, cache });
  return { found: lines(result), cache };
}

async function filesKept(): Promise<string[]> {
  const names = await readdir(kept.path, {
    recursive: true,
    withFileTypes: true,
  });
  return names
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

beforeEach(async () => {
  checkout.setContent(files);
  kept.clear();
  for (const name of ['kustomize', 'helm']) {
    await writeFile(tools.resolve(name), '');
    await chmod(tools.resolve(name), 0o755);
  }
});

it('renders once what stays the same, and finds the same in it', async () => {
  const { rendered, runTool } = renderers();
  const first = await lint({ runTool });
  expect(rendered.sort()).toEqual(['helm', 'kustomize']);
  const second = await lint({ runTool });
  expect(rendered).toHaveLength(2);
  expect(second.found).toEqual(first.found);
  expect(first.found.join('\n')).toContain('near-miss');
  expect(second.cache.notes).toEqual([]);
});

it('knows a checkout again that is somewhere else', async () => {
  const { rendered, runTool } = renderers();
  await lint({ runTool });
  const other = createMockDirectory({ content: files });
  const cache = RenderCache.create({ directory: kept.path, version: '1.0.0' });
  const env = { PATH: tools.path };
  await lintDirectory(other.path, { env, runTool, cache });
  expect(rendered).toHaveLength(2);
});

it.each([
  ['a file of the base', { 'k8s/base/app.yaml': '# more\n' }, 'kustomize'],
  [
    'the overlay',
    { 'k8s/prod/kustomization.yaml': 'namespace: x\n' },
    'kustomize',
  ],
  [
    'another file that could be the base',
    { 'k8s/base/kustomization.yml': '\n' },
    'kustomize',
  ],
  ['a template', { 'chart/templates/app.yaml': '# more\n' }, 'helm'],
  ['the values', { 'chart/values.yaml': 'a: 1\n' }, 'helm'],
  ['a file that a chart may read', { 'chart/files/x.txt': '1' }, 'helm'],
])('renders again after a change of %s', async (_, changes, tool) => {
  const { rendered, runTool } = renderers();
  await lint({ runTool });
  rendered.splice(0);
  for (const [path, more] of Object.entries(changes)) {
    checkout.addContent({ [path]: '' });
    const before = (files as Record<string, string>)[path] ?? '';
    checkout.addContent({ [path]: before + more });
  }
  await lint({ runTool });
  expect(rendered).toContain(tool);
  expect(rendered).not.toContain(tool === 'helm' ? 'kustomize' : 'helm');
});

it('renders again with another version of the renderer, or of this program', async () => {
  const versions = { kustomize: 'v5' };
  const { rendered, runTool } = renderers(versions);
  await lint({ runTool });
  versions.kustomize = 'v6';
  await lint({ runTool });
  expect(rendered).toHaveLength(4);
  await lint({ runTool, version: '1.0.1' });
  expect(rendered).toHaveLength(6);
});

it('never keeps what transformers make, which may read anything', async () => {
  const { rendered, runTool } = renderers();
  checkout.addContent({
    'k8s/prod/kustomization.yaml':
      'resources: [../base]\ntransformers: [t.yaml]\n',
    'k8s/prod/t.yaml':
      'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npath: p.yaml\n',
  });
  await lint({ runTool });
  await lint({ runTool });
  expect(rendered.filter(name => name === 'kustomize')).toHaveLength(2);
});

it.each([
  ['empty', ''],
  ['cut', undefined],
  ['something else', 'apiVersion: v1\nkind: Pod\n'],
])('ignores a kept file that is %s, and says so', async (_, content) => {
  const { rendered, runTool } = renderers();
  const { found } = await lint({ runTool });
  for (const path of await filesKept()) {
    const text = await readFile(path, 'utf8');
    await writeFile(path, content ?? text.slice(0, -20));
  }
  const broken = await lint({ runTool });
  expect(broken.found).toEqual(found);
  expect(rendered).toHaveLength(4);
  expect(broken.cache.notes).toEqual([
    expect.stringMatching(/broken file, .* and 1 more: it was ignored/),
  ]);
  const mended = await lint({ runTool });
  expect(rendered).toHaveLength(4);
  expect(mended.cache.notes).toEqual([]);
});

it('does without a cache that cannot be written', async () => {
  const { runTool } = renderers();
  const directory = join(kept.path, 'file');
  await writeFile(directory, '');
  const { found, cache } = await lint({ runTool, directory });
  expect(found).not.toEqual([]);
  expect(cache.notes.join()).toContain('the cache cannot be written');
});

it('removes what has not been used for a month', async () => {
  const { runTool } = renderers();
  await lint({ runTool });
  const [old] = await filesKept();
  const { mtimeMs } = await stat(old);
  await utimes(old, mtimeMs / 1000, mtimeMs / 1000 - 40 * 86_400);
  checkout.addContent({
    'chart/values.yaml': 'a: 1\n',
    'k8s/base/app.yaml': '',
  });
  const { cache } = await lint({ runTool });
  await cache.prune(mtimeMs);
  expect(await filesKept()).not.toContain(old);
});
