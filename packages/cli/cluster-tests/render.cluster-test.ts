import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { goTool } from '@mooring/control-plane';
import { component, deployment } from '../src/lint/__testUtils__/documents';
import { lintDirectory, lines } from '../src/lint/__testUtils__/lintDirectory';
import { findTool } from '../src/lint/render/findTool';
import { KUSTOMIZE } from '../src/lint/render/kustomize/renderOverlay';
import { runTool } from '../src/lint/render/runTool';
import { withScratch } from '../src/lint/render/withScratch';

const BUILD_TIME_MS = 900_000;
const directory = createMockDirectory();
const paths: Record<string, string> = { kubectl: process.env.PATH ?? '' };

beforeAll(async () => {
  paths.kustomize = await goTool('kustomize');
  paths.helm = await goTool('helm');
}, BUILD_TIME_MS);

const lint = async (tool: string, files: Record<string, string>) => {
  directory.setContent({ '.git/HEAD': '', ...files });
  return await lintDirectory(directory.path, {
    env: { PATH: paths[tool] },
    runTool,
  });
};

describe.each(['kustomize', 'kubectl'])('%s', tool => {
  const base = {
    'catalog-info.yaml': component('pay', {
      'kubernetes-id': 'pay',
      'kubernetes-namespace': 'shop',
    }),
    'k8s/base/kustomization.yaml': 'resources: [app.yaml]\n',
    'k8s/base/app.yaml': `# ours\n---\n${deployment({ name: 'pay' })}`,
  };
  const label = 'backstage.io/kubernetes-id: pay';

  it('labels with commonLabels, and with labels that include templates', async () => {
    for (const labels of [
      `commonLabels: {${label}}`,
      `labels: [{pairs: {${label}}, includeTemplates: true}]`,
    ]) {
      const { findings, failures, checked } = await lint(tool, {
        ...base,
        'k8s/prod/kustomization.yaml': `resources: [../base]\nnamespace: shop\nnamePrefix: prod-\n${labels}\nconfigMapGenerator: [{name: c, literals: [a=b]}]\n`,
        'k8s/stage/kustomization.yaml': `resources: [../base]\nnamespace: shop\n${labels}\n`,
      });
      expect([findings, failures]).toEqual([[], []]);
      expect(checked.objects).toBe(3);
    }
  });

  it('catches labels that leave the pods out, at the file of the base', async () => {
    const result = await lint(tool, {
      ...base,
      'k8s/prod/kustomization.yaml': `resources: [../base]\nnamespace: shop\nnamePrefix: prod-\nlabels: [{pairs: {${label}}}]\n`,
    });
    expect(result.failures).toEqual([]);
    expect(lines(result)).toEqual([
      'label-on-controller-only k8s/base/app.yaml:13:7 component:default/pay',
    ]);
  });

  it('takes the namespace of an overlay at its word', async () => {
    const result = await lint(tool, {
      ...base,
      'k8s/prod/kustomization.yaml': `resources: [../base]\nnamespace: other\ncommonLabels: {${label}}\n`,
    });
    expect(lines(result)).toEqual([
      'wrong-namespace catalog-info.yaml:7:40 component:default/pay',
    ]);
  });

  it('renders many together, and each as if it were alone', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 90; i++) {
      const name = `s${i}`;
      files[`${name}/catalog-info.yaml`] = component(name, {
        'kubernetes-id': name,
      });
      files[`${name}/base/app.yaml`] = deployment({ name });
      files[`${name}/base/kustomization.yaml`] = 'resources: [app.yaml]\n';
      // Equal objects, so that no kustomization can hold both.
      for (const environment of ['dev', 'prod']) {
        const id = name === 's7' && environment === 'prod' ? 's-7' : name;
        files[
          `${name}/${environment}/kustomization.yaml`
        ] = `resources: [../base]\ncommonLabels: {backstage.io/kubernetes-id: ${id}}\n${
          name === 's50' ? 'nonsense: true\n' : ''
        }`;
      }
    }
    const result = await lint(tool, files);
    expect(result.failures.map(({ file }) => file)).toEqual([
      's50/dev/kustomization.yaml',
      's50/prod/kustomization.yaml',
    ]);
    expect(result.checked.objects).toBe(178);
    expect(
      result.findings
        .filter(({ severity }) => severity !== 'info')
        .map(({ message }) => message),
    ).toEqual([expect.stringContaining('s-7')]);
  });

  it('reports what it refuses, and judges the rest', async () => {
    const { failures, findings } = await lint(tool, {
      ...base,
      'k8s/prod/kustomization.yaml': 'nonsense: true\n',
      'k8s/other/kustomization.yaml': `resources: [../base]\ncommonLabels: {${label}}\n`,
    });
    expect(failures).toEqual([
      {
        file: 'k8s/prod/kustomization.yaml',
        line: 1,
        column: 1,
        message: expect.stringMatching(/cannot be rendered: .*nonsense/),
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('fetches nothing, and runs no plugin, even where nobody reviewed the kustomization before', async () => {
    const texts = [
      'resources: [http://example.invalid/a.yaml]\n',
      'resources: ["git::https://example.invalid/org/repo"]\n',
      'generators:\n- |-\n  apiVersion: x/v1\n  kind: Exec\n  metadata:\n    name: x\n    annotations:\n      config.kubernetes.io/function: |\n        exec: {path: ./touch.sh}\n',
      'helmCharts: [{name: x, repo: "https://example.invalid"}]\n',
    ];
    for (const text of texts) {
      directory.setContent({
        'kustomization.yaml': text,
        'touch.sh': `#!/bin/sh\ntouch ${directory.path}/touched\n`,
      });
      await expect(
        withScratch(async scratch =>
          runTool({
            tool: await findTool({
              tools: KUSTOMIZE,
              env: { PATH: paths[tool] },
              roots: [],
            }),
            args: [directory.path],
            scratch,
          }),
        ),
      ).rejects.toThrow(
        /proxyconnect|transport 'https' not allowed|external plugins disabled|--enable-helm/,
      );
      expect(Object.keys(directory.content() ?? {}).sort()).toEqual([
        'kustomization.yaml',
        'touch.sh',
      ]);
    }
  });

  it('asks no server for what a kustomization names', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end(deployment({ name: 'evil' }));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/a.yaml`;
    try {
      for (const text of [
        `resources: ["${url}"]`,
        `patches: [{path: "${url}"}]`,
        `configMapGenerator: [{name: x, files: ["${url}"]}]`,
        'transformers: [t.yaml]',
      ]) {
        const { failures, notes } = await lint(tool, {
          'catalog-info.yaml': component('pay'),
          'k/kustomization.yaml': text,
          'k/t.yaml': `apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npath: ${url}\n`,
        });
        // What is elsewhere is named, and not fetched.
        expect([...failures, ...notes]).not.toEqual([]);
      }
      expect(requests).toBe(0);
    } finally {
      server.close();
    }
  });
});

describe('helm', () => {
  const chart = {
    'catalog-info.yaml': component('pay'),
    'chart/Chart.yaml': 'apiVersion: v2\nname: generic\nversion: 1.0.0\n',
    'chart/values.yaml': 'podId: ""\n',
    'chart/templates/_helpers.tpl':
      '{{- define "id" -}}{{ .Release.Name }}{{- end -}}\n',
    'chart/templates/app.yaml': deployment({
      name: 'main',
      id: '{{ include "id" . }}',
      podId: '{{ .Values.podId | default (include "id" .) }}',
    }).replaceAll(/"\{\{(.*)\}\}"/g, '{{$1}}'),
  };

  it('renders a chart with its values, as the release that is called like its component', async () => {
    const { findings, failures, checked } = await lint('helm', chart);
    expect([findings, failures]).toEqual([[], []]);
    expect(checked).toEqual({ files: 2, entities: 1, objects: 1 });
  });

  it('catches what the values of one environment get wrong, at the template', async () => {
    const result = await lint('helm', {
      ...chart,
      'chart/values-prod.yaml': 'podId: paid\n',
      'chart/values-stage.yaml': '',
    });
    expect(result.failures).toEqual([]);
    expect(lines(result)).toEqual([
      expect.stringMatching(
        /^label-on-controller-only chart\/templates\/app.yaml:6:\d+ component:default\/pay$/,
      ),
    ]);
  });

  it.each([
    [
      'a value that is required',
      '{{ required "set the id" .Values.id }}',
      'set the id',
    ],
    [
      'a template that has no end',
      '{{ range untilStep 0 1000000000 1 }}x{{ end }}',
      '',
    ],
    ['more text than memory holds', '{{ repeat 2000000000 "xxxxxxxx" }}', ''],
    [
      'the network',
      '{{ getHostByName "example.invalid" }}{{ fail "no address" }}',
      'no address',
    ],
    [
      'a file outside',
      '{{ .Files.Get "/etc/hostname" }}{{ fail "got" }}',
      'got',
    ],
  ])('reports a chart that wants %s', async (_, text, message) => {
    const { failures, findings } = await lint('helm', {
      ...chart,
      'chart/templates/bad.yaml': `a: ${text}\n`,
    });
    expect(failures).toEqual([
      {
        file: 'chart/Chart.yaml',
        line: 1,
        column: 1,
        message: expect.stringContaining(message),
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('does not fetch the dependencies of a chart', async () => {
    const { failures } = await lint('helm', {
      ...chart,
      'chart/Chart.yaml': `${chart['chart/Chart.yaml']}dependencies: [{name: d, version: 1.0.0, repository: "https://example.invalid"}]\n`,
    });
    expect(failures).toMatchObject([
      { message: expect.stringContaining('missing in charts/ directory') },
    ]);
  });
});
