import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { component, deployment } from '../__testUtils__/documents';
import { lintDirectory, lines } from '../__testUtils__/lintDirectory';
import { DEFAULT_CONFIG } from '../config/readLintConfig';
import { LintOptions } from '../LintOptions';
import { RunTool } from './runTool';

const directory = createMockDirectory();
const tools = createMockDirectory();
const catalog = {
  '.git/HEAD': '',
  'catalog-info.yaml': component('pay'),
};

/** Lints with tools that are on the PATH, and answer with what the test says instead of running. */
async function lint(
  files: Record<string, string>,
  runTool: RunTool,
  options: Partial<LintOptions> = {},
) {
  directory.setContent({ ...catalog, ...files });
  for (const name of ['kustomize', 'helm']) {
    await writeFile(tools.resolve(name), '');
    await chmod(tools.resolve(name), 0o755);
  }
  return await lintDirectory(directory.path, {
    env: { PATH: tools.path },
    runTool,
    ...options,
  });
}

const never: RunTool = async () => {
  throw new Error('it was run');
};

describe('kustomize', () => {
  it.each([
    ['resources: [../../etc]', 'does not exist in this checkout'],
    ['resources: [missing.yaml]', 'does not exist in this checkout'],
    ['resources: [empty]', 'holds no kustomization.yaml'],
    ['resources: [', 'Flow sequence'],
  ])('does not run for %s', async (text, message) => {
    const { failures, findings } = await lint(
      {
        'overlay/kustomization.yaml': text,
        'overlay/transformer.yaml':
          'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npath: https://example.com/p.yaml\n',
        'overlay/base/kustomization.yaml': 'resources: [https://example.com]',
        'overlay/empty/x.txt': '',
      },
      never,
    );
    const own = failures.filter(
      ({ file }) => file === 'overlay/kustomization.yaml',
    );
    expect(own).toHaveLength(1);
    expect(own[0].message).toContain('cannot be rendered');
    expect(own[0].message).toContain(message);
    expect(findings).toEqual([]);
  });

  it.each([
    ['resources: [https://example.com/a.yaml]', 'nothing is fetched'],
    ['resources: [github.com/org/repo//base?ref=v1]', 'nothing is fetched'],
    ['resources: ["git@github.com:org/repo"]', 'nothing is fetched'],
    ['bases: ["git::https://example.com/repo"]', 'nothing is fetched'],
    ['components: ["ssh://git@example.com/repo"]', 'nothing is fetched'],
    ['patches: [{path: "https://example.com/p.yaml"}]', 'nothing is fetched'],
    ['openapi: {path: http://example.com/schema.json}', 'nothing is fetched'],
    [
      'configMapGenerator: [{name: x, files: ["k=http://example.com/x"]}]',
      'nothing is fetched',
    ],
    [
      'transformers: [transformer.yaml]',
      'transformer.yaml names "https://example.com/p.yaml"',
    ],
    ['helmCharts: [{name: x}]', 'kustomize build --enable-helm'],
    [
      'resources: [base]',
      'its base overlay/base/kustomization.yaml resources names',
    ],
  ])(
    'names what is elsewhere, and does not run for %s',
    async (text, message) => {
      const { failures, findings, notes } = await lint(
        {
          'overlay/kustomization.yaml': text,
          'overlay/transformer.yaml':
            'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npath: https://example.com/p.yaml\n',
          'overlay/base/kustomization.yaml': 'resources: [https://example.com]',
        },
        never,
      );
      expect([failures, findings]).toEqual([[], []]);
      expect(notes).toHaveLength(1);
      expect(notes[0]).toContain('component:default/pay');
      expect(notes[0]).toContain(message);
      expect(notes[0]).toContain('(overlay/kustomization.yaml)');
      const linked = await lint(
        {
          'overlay/kustomization.yaml': text,
          'overlay/transformer.yaml': 'path: https://example.com/p.yaml\n',
          'overlay/base/kustomization.yaml': 'resources: [https://example.com]',
          'app.yaml': deployment({ name: 'pay', id: 'pay' }),
        },
        never,
      );
      expect([linked.failures, linked.findings]).toEqual([[], []]);
      expect(linked.notes[0]).toMatch(/^not checked: a kustomization that /);
    },
  );

  it('does not run for a link that leads out of the checkout', async () => {
    directory.setContent({
      ...catalog,
      'k/kustomization.yaml': 'resources: [link.yaml]',
    });
    await symlink('/etc/hostname', directory.resolve('k/link.yaml'));
    const { failures } = await lintDirectory(directory.path, {
      env: { PATH: tools.path },
      runTool: never,
    });
    expect(failures.map(({ file, message }) => [file, message])).toEqual([
      ['k/link.yaml', expect.stringContaining('leads out of the checkout')],
      ['k/kustomization.yaml', expect.stringContaining('does not exist')],
    ]);
  });

  it('renders what no other kustomization uses, and looks at nothing that is part of one', async () => {
    const rendered: string[] = [];
    const { failures, findings } = await lint(
      {
        'k8s/base/kustomization.yaml':
          'resources: [deployment.yaml, ../shared.yaml]',
        'k8s/base/deployment.yaml': deployment({ name: 'pay' }),
        'k8s/base/forgotten.yaml': deployment({ name: 'old' }),
        'k8s/shared.yaml': deployment({ name: 'shared' }),
        'k8s/debug/kustomization.yaml':
          'kind: Component\npatches: [{path: patch.yaml}]',
        'k8s/debug/patch.yaml': deployment({ name: 'pay' }),
        'k8s/prod/kustomization.yaml':
          'resources: [../base]\ncomponents: [../debug]',
        'k8s/loop/kustomization.yaml': 'resources: [../loop]',
      },
      async ({ scratch }) => {
        rendered.push(scratch);
        return deployment({ name: 'pay', id: 'pay' });
      },
    );
    expect(failures).toMatchObject([
      {
        file: 'k8s/loop/kustomization.yaml',
        message: 'cannot be rendered: its bases lead back to it',
      },
    ]);
    expect(findings).toEqual([]);
    expect(rendered).toHaveLength(1);
  });

  it('points at the file that an object is made of', async () => {
    const origin = (scratch: string, file: string) =>
      path.relative(scratch, directory.resolve(file));
    const { findings } = await lint(
      {
        'base/kustomization.yaml': 'resources: [app.yaml]',
        'base/app.yaml': deployment({ name: 'pay', id: 'pay' }),
        'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-',
      },
      async ({ scratch }) =>
        deployment({ name: 'prod-pay', id: 'pay', podId: 'x' }).replace(
          '  labels:',
          `  annotations:\n    config.kubernetes.io/origin: |\n      path: ${origin(
            scratch,
            'base/app.yaml',
          )}\n  labels:`,
        ),
    );
    expect(
      findings.map(({ rule, place: { file, line } }) => [rule, file, line]),
    ).toEqual([['label-on-controller-only', 'base/app.yaml', 15]]);
    expect(findings[0].fixes.map(({ document }) => document)).toEqual([
      undefined,
    ]);
  });

  it('names the tool that is missing, and does not say that there is nothing', async () => {
    const { failures, findings } = await lint(
      { 'k/kustomization.yaml': 'namePrefix: x' },
      never,
      { env: {} },
    );
    expect(failures).toMatchObject([
      {
        file: 'k/kustomization.yaml',
        message: expect.stringMatching(/needs kustomize or kubectl.*https:/),
      },
    ]);
    expect(findings).toEqual([]);
  });
});

describe('helm', () => {
  const chart = (name: string) => ({
    [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${path.basename(
      name,
    )}\nversion: 1.0.0\n`,
  });
  const rendering = () => {
    const calls: string[][] = [];
    const inDirectory = `${directory.path}${path.sep}`;
    const run: RunTool = async ({ args }) => {
      calls.push(args.map(arg => arg.replace(inDirectory, '')));
      return '';
    };
    return { calls, run };
  };

  it('renders each chart with each environment, or its own values', async () => {
    const { calls, run } = rendering();
    await lint(
      {
        ...chart('charts/plain'),
        ...chart('charts/plain/charts/dependency'),
        ...chart('charts/envs'),
        'charts/envs/values.yaml': '',
        'charts/envs/values-prod.yaml': '',
        'charts/envs/values/stage.yaml': '',
        'charts/envs/ci/test-values.yaml': '',
        ...chart('charts/tested'),
        'charts/tested/ci/a-values.yaml': '',
        'charts/library/Chart.yaml': 'name: library\ntype: library\n',
      },
      run,
    );
    expect(calls.map(([, ...args]) => args.join(' ')).sort()).toEqual([
      'charts/envs --values charts/envs/values-prod.yaml --namespace zq0qz',
      'charts/envs --values charts/envs/values/stage.yaml --namespace zq0qz',
      'charts/plain --namespace zq0qz',
      'charts/tested --namespace zq0qz',
    ]);
    // Nothing says what the releases are called.
    expect(new Set(calls.map(([release]) => release)).size).toBe(4);
    expect(calls.map(([release]) => release).sort()).toEqual([
      expect.stringMatching(/^envs-zq\d+qz$/),
      expect.stringMatching(/^envs-zq\d+qz$/),
      expect.stringMatching(/^plain-zq\d+qz$/),
      expect.stringMatching(/^tested-zq\d+qz$/),
    ]);
  });

  it('takes the values that a chart is tested with only where it needs some', async () => {
    const { calls, run } = rendering();
    await lint(
      { ...chart('tested'), 'tested/ci/a-values.yaml': '' },
      async call => {
        await run(call);
        if (!call.args.includes('--values')) throw new Error('needs an id');
        return '';
      },
    );
    expect(calls.map(([, ...args]) => args.join(' '))).toEqual([
      'tested --namespace zq0qz',
      'tested --values tested/ci/a-values.yaml --namespace zq0qz',
    ]);
  });

  it('renders as the configuration says', async () => {
    const { calls, run } = rendering();
    const { failures } = await lint(
      { ...chart('c'), 'c/values-prod.yaml': '', 'v/eu.yaml': '' },
      run,
      {
        config: {
          ...DEFAULT_CONFIG,
          charts: [
            {
              directory: directory.resolve('c'),
              values: [directory.resolve('v/eu.yaml')],
              release: 'rel',
              namespace: 'shop',
            },
          ],
        },
      },
    );
    expect(failures).toEqual([]);
    expect(calls.map(args => args.slice(1).join(' '))).toEqual([
      'c --values v/eu.yaml --namespace shop',
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['has no name', { 'c/Chart.yaml': 'version: 1' }, 'has no name'],
    ['is not YAML', { 'c/Chart.yaml': 'name: [' }, 'Flow sequence'],
  ])('does not run for a chart that %s', async (_, files, message) => {
    const { failures } = await lint(files, never);
    expect(failures).toMatchObject([
      { file: 'c/Chart.yaml', message: expect.stringContaining(message) },
    ]);
  });

  it('does not follow links out of the checkout', async () => {
    directory.setContent({
      'repo/.git/HEAD': '',
      'repo/catalog-info.yaml': component('pay'),
      'repo/c/Chart.yaml': 'name: c',
      'outside/secret.yaml': 'a: b',
    });
    await mkdir(directory.resolve('repo/c/templates'));
    await symlink(
      '../../../outside',
      directory.resolve('repo/c/templates/more'),
    );
    const result = await lintDirectory(directory.resolve('repo'), {
      runTool: never,
      env: { PATH: tools.path },
    });
    expect(result.failures).toMatchObject([
      {
        file: 'c/Chart.yaml',
        message: expect.stringContaining('c/templates/more, which leads out'),
      },
    ]);
  });

  it('points at the template that an object comes from, and reports what it could not render', async () => {
    const files = {
      ...chart('c'),
      'c/templates/app.yaml':
        'apiVersion: apps/v1\nkind: {{ .x }}\nlabels:\n  backstage.io/kubernetes-id: z\n',
    };
    const source = '---\n# Source: c/templates/app.yaml\n';
    const wrong = await lint(
      files,
      async () => source + deployment({ name: 'x', id: 'pay', podId: 'z' }),
    );
    expect(lines(wrong)).toEqual([
      'label-on-controller-only c/templates/app.yaml:4:3 component:default/pay',
    ]);
    const failed = await lint(files, async () => {
      throw new Error('execution error: missing value');
    });
    expect(failed.failures).toEqual([
      {
        file: 'c/Chart.yaml',
        line: 1,
        column: 1,
        message: 'cannot be rendered: execution error: missing value',
      },
    ]);
    const unreadable = await lint(files, async () => `${source}a: [`);
    expect(unreadable.failures).toMatchObject([
      {
        file: 'c/Chart.yaml',
        message: expect.stringContaining('renders to what cannot be read'),
      },
    ]);
    const refused = await lint(
      files,
      async () =>
        `${source}apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: {a: 1}}`,
    );
    expect(refused.failures).toMatchObject([
      {
        message: expect.stringContaining(
          'renders to an object that no cluster accepts',
        ),
      },
    ]);
  });
});
