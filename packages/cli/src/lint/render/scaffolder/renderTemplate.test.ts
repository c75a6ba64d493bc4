import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import { JsonObject } from '@backstage/types';
import { stringify } from 'yaml';
import { Checkout } from '../../files/Checkout';
import { renderTemplate, TimeLimits } from './renderTemplate';
import { templatesIn } from './Template';

// Rendering is interrupted by the clock, which a busy machine must not reach.
jest.setTimeout(240_000);
const PATIENT: TimeLimits = { file: 120_000, template: 120_000 };

const checkoutDirectory = createMockDirectory();
const workspace = createMockDirectory();
const upstreamWorkspace = createMockDirectory();
const temporaries = createMockDirectory();

const parameters = {
  name: 'payments',
  repo: 'github.com?owner=shop&repo=pay',
  owner: 'group:shop/core',
  tags: ['a', 'b'],
  withJob: false,
};
const values = {
  name: '${{ parameters.name }}',
  repo: '${{ parameters.repo }}',
  owner: '${{ parameters.owner }}',
  tags: '${{ parameters.tags }}',
  withJob: '${{ parameters.withJob }}',
  port: 8080,
};
const skeleton = {
  'catalog-info.yaml': [
    'name: ${{ values.name | upper }}',
    '{% if values.withJob %}job: yes{% else %}job: no{% endif %}',
    '{%- for tag in values.tags %}',
    '- ${{ tag }}-${{ loop.index }}{% endfor %}',
    'owner: ${{ (values.owner | parseEntityRef).name }}',
    'kind: ${{ values.owner | parseEntityRef | pick("kind") }}',
    'slug: ${{ values.repo | projectSlug }}',
    'repo: ${{ (values.repo | parseRepoUrl).repo }}',
    'dump: ${{ values | dump }}',
    'regex: ${{ values.name | replace(r/a+/g, "-") }}',
    'helm: {{ .Values.x }}',
    '{# gone #}port: ${{ values.port + 1 }}',
  ].join('\n'),
  'k8s/${{ values.name }}-deployment.yaml': 'image: ${{ values.name }}',
  '${{ "" }}/left-out.yaml': 'x: y',
  '{% if values.withJob %}job{% endif %}/job.yaml': 'x: y',
  'chart/templates/x.yaml': 'x: ${{ not.rendered }} {% nor this %}',
  'raw/${{ values.name }}.yaml': '${{ values.name }}',
  '.hidden/x.yaml': '${{ values.name }}',
};

/** Lays a checkout down and renders its one template. */
async function render(options: {
  files: Record<string, string>;
  steps: unknown[];
  timeLimits?: TimeLimits;
}) {
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'service' },
    spec: { parameters: [], steps: options.steps },
  };
  checkoutDirectory.setContent({
    'template.yaml': stringify(template),
    ...options.files,
  });
  workspace.clear();
  const checkout = Checkout.of(checkoutDirectory.path);
  const file = await checkout.read(checkoutDirectory.resolve('template.yaml'));
  const [read] = file ? templatesIn(file) : [];
  return await renderTemplate({
    checkout,
    template: read,
    parameters,
    workspace: workspace.path,
    timeLimits: options.timeLimits ?? PATIENT,
  });
}

const fetchTemplate = (input: JsonObject) => ({
  id: 'fetch',
  action: 'fetch:template',
  input: { url: './skeleton', values, ...input },
});
const inSkeleton = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`skeleton/${name}`, text]),
  );
/** What the scaffolder's own action makes of the checkout's skeleton. */
async function renderUpstream(input: JsonObject) {
  upstreamWorkspace.clear();
  temporaries.clear();
  const action = createFetchTemplateAction({
    reader: mockServices.urlReader.mock(),
    integrations: ScmIntegrations.fromConfig(mockServices.rootConfig()),
  });
  const context = {
    input: {
      url: './skeleton',
      values: { ...parameters, port: 8080 },
      ...input,
    },
    workspacePath: upstreamWorkspace.path,
    logger: mockServices.logger.mock(),
    createTemporaryDirectory: async () => temporaries.path,
    templateInfo: {
      entityRef: 'template:default/service',
      baseUrl: `file://${checkoutDirectory.resolve('template.yaml')}`,
    },
  };
  await action.handler(
    context as unknown as Parameters<typeof action.handler>[0],
  );
  return upstreamWorkspace.content();
}

describe('renderTemplate', () => {
  const { 'chart/templates/x.yaml': chart, ...rendered } = skeleton;
  const byExtension = {
    'catalog-info.yaml.njk': skeleton['catalog-info.yaml'],
    '${{ values.name }}.yaml': chart,
  };
  it.each<[string, JsonObject, Record<string, string>]>([
    ['as it is', {}, rendered],
    [
      'with copies',
      { copyWithoutTemplating: ['chart', 'raw/*.yaml'] },
      skeleton,
    ],
    ['by extension', { templateFileExtension: true }, byExtension],
    ['with trimmed blocks', { trimBlocks: true, lstripBlocks: true }, rendered],
    ['into a directory', { targetPath: 'sub/dir' }, rendered],
    [
      'like cookiecutter',
      { cookiecutterCompat: true },
      {
        'x.yaml':
          'a: {{ cookiecutter.name }}\nb: {{ cookiecutter.tags | jsonify }}',
      },
    ],
  ])('renders as the scaffolder does, %s', async (_, input, files) => {
    const { failures } = await render({
      files: inSkeleton(files),
      steps: [fetchTemplate(input)],
    });
    expect(failures).toEqual([]);
    const expected = await renderUpstream(input);
    expect(Object.keys(expected ?? {})).not.toEqual([]);
    expect(workspace.content()).toEqual(expected);
  });

  it('runs the steps that make files, when their condition holds and as often as they say', async () => {
    const { failures, notes, sources } = await render({
      files: {
        'skeleton/a.yaml': '${{ values.x }}',
        'plain/b.yaml': '${{ b }}',
      },
      steps: [
        fetchTemplate({
          targetPath: '${{ each.value }}',
          values: { x: '${{ each.key }}-${{ steps.make.output.id }}' },
        }),
        {
          action: 'fetch:template',
          if: '${{ parameters.withJob }}',
          input: { url: './nowhere' },
        },
        { action: 'fetch:plain', input: { url: 'plain', targetPath: 'p' } },
        {
          action: 'fetch:plain:file',
          input: { url: 'plain/b.yaml', targetPath: 'c.yaml' },
        },
        {
          action: 'fetch:template:file',
          input: {
            url: './skeleton/a.yaml',
            targetPath: 'd.yaml',
            values: { x: 1 },
          },
        },
        {
          action: 'catalog:write',
          input: { entity: { kind: '${{ parameters.name }}' } },
        },
        { action: 'fetch:plain', input: { url: 'https://example.com/repo' } },
        { action: 'publish:github', input: { repoUrl: '${{ nonsense' } },
      ].map((step, index) =>
        index === 0 ? { ...step, each: '${{ parameters.tags }}' } : step,
      ),
    });
    expect(failures).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining('https://example.com/repo'),
    ]);
    expect(workspace.content()).toEqual({
      a: { 'a.yaml': '0-zq5000qz' },
      b: { 'a.yaml': '1-zq5000qz' },
      p: { 'b.yaml': '${{ b }}' },
      'c.yaml': '${{ b }}',
      'd.yaml': '1',
      'catalog-info.yaml': 'kind: payments\n',
    });
    const source = sources.get(workspace.resolve('a/a.yaml'));
    expect(source?.path).toBe(checkoutDirectory.resolve('skeleton/a.yaml'));
  });

  it.each([
    ['a: b\n\n${{ values.name', 3, 'Unterminated'],
    ['{% for i in range(0, 1000000000) %}x{% endfor %}', 1, 'limit'],
    ['${{ values.constructor.constructor("return process")().exit() }}', 1, ''],
  ])('reports %j with its line', async (text, line, message) => {
    const { failures } = await render({
      files: inSkeleton({
        'bad.yaml': text,
        'good.yaml': 'x: ${{ values.name }}',
        'README.md': '${{ x | shout }}',
      }),
      steps: [fetchTemplate({})],
    });
    expect(failures).toEqual([
      {
        file: expect.stringMatching(/skeleton\/bad\.yaml$/),
        line,
        column: expect.any(Number),
        message: expect.stringContaining(message),
      },
    ]);
    expect(workspace.content()).toEqual({ 'good.yaml': 'x: payments' });
  });

  const endless =
    'x: ${{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" | replace(r/^(a+)+$/, "") }}';

  it('interrupts a file that would take for ever, and names it', async () => {
    const { failures } = await render({
      files: inSkeleton({ 'bad.yaml': endless }),
      steps: [fetchTemplate({})],
      timeLimits: { ...PATIENT, file: 300 },
    });
    expect(failures).toMatchObject([
      {
        file: expect.stringMatching(/skeleton\/bad\.yaml$/),
        line: 1,
        message: 'cannot be rendered: rendering it took longer than 0.3 s',
      },
    ]);
    expect(workspace.content()).toEqual({});
  });

  it('gives a template up whose files take for ever together', async () => {
    const { failures } = await render({
      files: inSkeleton({ 'a.yaml': endless, 'b.yaml': endless }),
      steps: [fetchTemplate({})],
      timeLimits: { file: 200, template: 100 },
    });
    expect(failures.at(-1)?.message).toMatch(
      /rendering takes longer than 0.1 s$/,
    );
  });

  it.each([
    ['../outside', {}, /leads out of the checkout/],
    ['./missing', {}, /is not there/],
    [
      './skeleton',
      { targetPath: '../../elsewhere' },
      /outside of its workspace/,
    ],
  ])('reports a step that fetches %s %j', async (url, input, message) => {
    const { failures } = await render({
      files: inSkeleton({ 'a.yaml': 'a: b' }),
      steps: [fetchTemplate({ url, ...input })],
    });
    expect(failures).toHaveLength(1);
    expect(failures[0].message).toMatch(message);
    expect(workspace.content()).toEqual({});
  });

  it('leaves open what a step fetches from where the person who uses the template says', async () => {
    const url = '${{ parameters.name | shout }}';
    const { failures, gaps } = await render({
      files: inSkeleton({ 'a.yaml': 'a: b' }),
      steps: [fetchTemplate({ url })],
    });
    expect(failures).toEqual([]);
    expect(gaps).toMatchObject([{ what: `the template fetches ${url}` }]);
    expect(workspace.content()).toEqual({});
  });

  it('leaves open what only the portal can render, and renders the rest', async () => {
    const { failures, gaps, unknowns } = await render({
      files: inSkeleton({
        'a.yaml':
          'a: ${{ values.name | shout }}\nb: ${{ values.name }}\nc: ${{ values.name|shout }}\nd: ${{ values.name | shout }}',
        'b.yaml': '${{ values.tags.map(f) }} ${{ values.x.y.z() }}',
        'd.yaml': 'a: b\n{% if values.name | shout %}c: d{% endif %}',
        'README.md': '{% if x | shout %}{% endif %}',
      }),
      steps: [fetchTemplate({})],
    });
    expect(failures).toEqual([]);
    expect(workspace.content()).toEqual({
      'a.yaml': 'a: zq7000qz\nb: payments\nc: zq7001qz\nd: zq7000qz',
      'b.yaml': 'zq7002qz zq7003qz',
    });
    expect(unknowns[0].display).toBe('${{ values.name | shout }}');
    expect(gaps).toMatchObject([
      {
        file: expect.stringMatching(/d\.yaml$/),
        what: expect.stringContaining('shout'),
      },
    ]);
  });

  it('renames, deletes and extends files as later steps do', async () => {
    const { failures, sources } = await render({
      files: inSkeleton({
        'k8s/app.yaml.tmpl.hbs': 'a: ${{ values.name }}\n',
        'README.adoc': '${{ values.name',
        'k8s/old.yaml': 'x: y',
        'docs/x.yaml': 'x: y',
      }),
      steps: [
        fetchTemplate({}),
        {
          action: 'fs:rename',
          input: {
            files: [{ from: 'k8s/app.yaml.tmpl.hbs', to: 'deploy/app.yaml' }],
          },
        },
        {
          action: 'fs:delete',
          input: { files: ['docs', '${{ "k8s/old.yaml" }}', 'missing'] },
        },
        {
          action: 'roadiehq:utils:fs:append',
          input: { path: 'deploy/app.yaml', content: 'b: c\n' },
        },
      ],
    });
    expect(failures).toEqual([]);
    expect(workspace.content()).toMatchObject({
      deploy: { 'app.yaml': 'a: payments\nb: c\n' },
    });
    expect([...sources.keys()]).toEqual([workspace.resolve('deploy/app.yaml')]);
  });

  it('says which steps may write files that nobody can see', async () => {
    const { gaps } = await render({
      files: inSkeleton({}),
      steps: [
        { action: 'acme:golden-path', input: {} },
        { action: 'fetch:cookiecutter', input: { url: './skeleton' } },
        { action: 'publish:github', input: {} },
        { action: 'catalog:fetch', input: {} },
        { action: 'debug:log' },
      ],
    });
    expect(gaps.map(({ what }) => what)).toEqual([
      'the step acme:golden-path, which may write files',
      'the step fetch:cookiecutter, which may write files',
    ]);
  });

  it.each([
    ['https://github.com/acme/checkout/tree/main/skeleton', true],
    ['https://gitlab.example.com/a/b/checkout/-/tree/master/skeleton', true],
    ['https://bitbucket.org/acme/checkout/src/main/skeleton/', true],
    [
      'https://dev.azure.com/o/p/_git/checkout?path=/skeleton&version=GBmain',
      true,
    ],
    ['https://github.com/acme/checkout/tree/v1.0.0/skeleton', false],
    ['https://github.com/acme/another/tree/main/skeleton', false],
    ['https://github.com/acme/checkout/tree/main/../../etc', false],
    ['https://github.com/acme/checkout/tree/main/missing', false],
  ])('takes %s for this repository: %s', async (url, isOwn) => {
    const { gaps } = await render({
      files: {
        ...inSkeleton({ 'a.yaml': 'a: ${{ values.name }}' }),
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.git/config':
          '[remote "origin"]\n\turl = git@github.com:fork/Checkout.git\n',
      },
      steps: [fetchTemplate({ url })],
    });
    expect(workspace.content()).toEqual(
      isOwn ? { 'a.yaml': 'a: payments' } : {},
    );
    expect(gaps).toHaveLength(isOwn ? 0 : 1);
  });
});
