import { createMockDirectory } from '@backstage/backend-test-utils';
import { stringify } from 'yaml';
import { component, deployment } from '../__testUtils__/documents';
import { lintDirectory, lines } from '../__testUtils__/lintDirectory';

const directory = createMockDirectory();
const lint = async (files: Record<string, string>) => {
  directory.setContent({ '.git/HEAD': '', ...files });
  return await lintDirectory(directory.path);
};
const argo = (kind: string, spec: object) =>
  stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind,
    metadata: { name: 'ledger', namespace: 'argocd' },
    spec,
  });
const flux = (group: string, kind: string, spec: object) =>
  stringify({
    apiVersion: `${group}.toolkit.fluxcd.io/v1`,
    kind,
    metadata: { name: 'ledger', namespace: 'ledger' },
    spec,
  });
const asking = (namespace: string) =>
  component('ledger', {
    'kubernetes-id': 'ledger',
    'kubernetes-namespace': namespace,
  });
const app = deployment({ name: 'ledger', id: 'ledger' });
const toProd = { destination: { namespace: 'prod' } };

describe('Argo CD', () => {
  it.each([
    ['an Application', 'Application', { source: { path: 'k8s' }, ...toProd }],
    [
      'a set with a list',
      'ApplicationSet',
      {
        generators: [{ list: { elements: [{ env: 'prod' }] } }],
        template: {
          spec: {
            source: { path: 'k8s' },
            destination: { namespace: '{{.env}}' },
          },
        },
      },
    ],
    [
      'a set with directories',
      'ApplicationSet',
      {
        generators: [{ git: { directories: [{ path: 'k*' }] } }],
        template: { spec: { source: { path: '{{path}}' }, ...toProd } },
      },
    ],
    [
      'a set with files',
      'ApplicationSet',
      {
        generators: [{ git: { files: [{ path: 'envs/**/*.yaml' }] } }],
        template: {
          spec: {
            source: { path: '{{ .source }}' },
            destination: { namespace: '{{ .cluster.namespace }}' },
          },
        },
      },
    ],
  ])('gives manifests the namespace of %s', async (_, kind, spec) => {
    const files = {
      'argocd/app.yaml': argo(kind, spec),
      'envs/eu/prod.yaml': 'source: k8s\ncluster: {namespace: prod}\n',
      'k8s/app.yaml': app,
    };
    const wrong = await lint({
      ...files,
      'catalog-info.yaml': asking('other'),
    });
    expect(lines(wrong)).toEqual([
      'wrong-namespace catalog-info.yaml:7:40 component:default/ledger',
    ]);
    const right = await lint({ ...files, 'catalog-info.yaml': asking('prod') });
    expect([right.findings, right.notes]).toEqual([[], []]);
  });

  const set = (generators: unknown[], spec: object) => ({
    'argocd/app.yaml': argo('ApplicationSet', {
      generators,
      template: { metadata: { name: 'x-{{name}}' }, spec },
    }),
    'k8s/app.yaml': app,
  });

  it.each([
    [
      'matrix',
      [
        {
          matrix: {
            generators: [
              { git: { files: [{ path: 'envs/*.json' }] } },
              { list: { elements: [{ env: '{{stage}}' }] } },
            ],
          },
        },
      ],
    ],
    [
      'merge',
      [
        {
          merge: {
            mergeKeys: ['name'],
            generators: [
              { list: { elements: [{ name: 'a', env: 'other' }] } },
              { list: { elements: [{ name: 'a', env: 'prod' }] } },
            ],
          },
        },
      ],
    ],
    ['clusters, which only Argo CD knows', [{ clusters: {} }]],
  ])('gives the namespace by a %s', async (name, generators) => {
    const namespace = name.startsWith('clusters') ? 'prod' : '{{env}}';
    const files = {
      ...set(generators, {
        source: { path: 'k8s' },
        destination: { namespace },
      }),
      'envs/a.json': '{"stage": "prod"}',
    };
    const wrong = await lint({
      ...files,
      'catalog-info.yaml': asking('other'),
    });
    expect(wrong.findings).toMatchObject([{ rule: 'wrong-namespace' }]);
    const right = await lint({ ...files, 'catalog-info.yaml': asking('prod') });
    expect([right.findings, right.notes]).toEqual([[], []]);
  });

  it('leaves open what only a generator of Argo CD knows', async () => {
    const { findings, failures } = await lint({
      ...set([{ clusters: {} }], {
        source: { path: 'k8s/{{name}}' },
        destination: { namespace: '{{name}}' },
      }),
      'catalog-info.yaml': component('cart'),
      'k8s/app.yaml': '',
    });
    expect([findings, failures]).toEqual([[], []]);
  });

  describe('a set of previews', () => {
    const previews = (namespace: string, generator: object) =>
      argo('ApplicationSet', {
        generators: [generator],
        template: {
          spec: { source: { path: 'k8s' }, destination: { namespace } },
        },
      });
    const pullRequests = { pullRequest: { github: { owner: 'acme' } } };
    const findingsOf = async (asked: string, applications: string) =>
      (
        await lint({
          'catalog-info.yaml': asking(asked),
          'argo.yaml': applications,
          'k8s/app.yaml': app,
        })
      ).findings;

    it.each(['ledger-{{number}}', 'ledger-{{ .branch_slug }}'])(
      'goes to namespaces like %s, and not to another',
      async namespace => {
        const previewed = previews(namespace, pullRequests);
        const [finding, ...others] = await findingsOf('prod', previewed);
        expect(others).toEqual([]);
        expect(finding).toMatchObject({
          rule: 'wrong-namespace',
          severity: 'warning',
        });
        expect(finding.message).toContain(`but in ${namespace}: `);
        expect(finding.fixes.map(({ title }) => title)).toEqual([
          'ask all namespaces',
        ]);
        expect(await findingsOf('ledger-main', previewed)).toEqual([]);
      },
    );

    it.each([
      ['that is given whole', '{{branch}}', pullRequests],
      ['that a function makes', 'l-{{ .branch | lower }}', pullRequests],
      ['with what may be empty', 'l{{values.x}}', { clusters: {} }],
      ['of a generator that is not known', 'l-{{name}}', { plugin: {} }],
    ])('may go to any namespace %s', async (_, namespace, generator) => {
      const previewed = previews(namespace, generator);
      expect(await findingsOf('prod', previewed)).toEqual([]);
    });
  });

  it('names a file of a generator that is broken, and reads the others', async () => {
    const files = {
      ...set([{ git: { files: [{ path: 'envs/*.yaml' }] } }], {
        source: { path: 'k8s' },
        destination: { namespace: '{{namespace}}' },
      }),
      'envs/a.yaml': 'namespace: [\n',
      'envs/b.yaml': 'namespace: prod\n',
    };
    const { findings, notes } = await lint({
      ...files,
      'catalog-info.yaml': asking('other'),
    });
    expect(findings).toMatchObject([{ rule: 'wrong-namespace' }]);
    expect(notes).toEqual([
      expect.stringContaining('reads envs/a.yaml, which is broken'),
    ]);
  });

  it.each([
    [
      'the patch',
      { kind: 'Deployment', metadata: { name: 'ledger' } },
      undefined,
    ],
    ['a target', { kind: 'x', metadata: { name: 'x' } }, { kind: 'Deploy.*' }],
    ['another target', { kind: 'x' }, { kind: 'Deployment', name: 'led.*' }],
  ])('patches what %s means', async (_, head, target) => {
    const labels = { 'backstage.io/kubernetes-id': 'ledger' };
    const patch = stringify({
      apiVersion: 'apps/v1',
      ...head,
      metadata: { ...('metadata' in head ? head.metadata : {}), labels },
      spec: { template: { metadata: { labels } } },
    });
    const result = await lint({
      'argocd/app.yaml': argo('Application', {
        source: { path: 'k8s', kustomize: { patches: [{ patch, target }] } },
      }),
      'catalog-info.yaml': component('ledger'),
      'k8s/app.yaml': deployment({ name: 'ledger' }),
    });
    expect([result.findings, result.notes]).toEqual([[], []]);
  });

  it('waits for values that are elsewhere', async () => {
    const { findings, failures, notes } = await lint({
      'catalog-info.yaml': component('ledger'),
      'chart/Chart.yaml': 'apiVersion: v2\nname: ledger\nversion: 1.0.0\n',
      'app.yaml': argo('Application', {
        source: { path: 'chart', helm: { valueFiles: ['missing.yaml'] } },
      }),
    });
    // Else the renderer, which there is none of here, would be asked for.
    expect([findings, failures]).toEqual([[], []]);
    expect(notes.join()).toContain('takes the values in missing.yaml');
  });

  it('is waited for where it applies what is elsewhere', async () => {
    const { findings, notes } = await lint({
      'catalog-info.yaml': component('ledger'),
      'app.yaml': argo('Application', { source: { path: 'elsewhere' } }),
    });
    expect([findings, notes]).toEqual([
      [],
      [expect.stringMatching(/Application argocd\/ledger .*app.yaml:2/)],
    ]);
  });
});

describe('Flux', () => {
  const kustomization = (spec: object) => ({
    'flux.yaml': flux('kustomize', 'Kustomization', { path: './k8s', ...spec }),
  });

  it('labels objects with commonMetadata, and not their pods', async () => {
    const result = await lint({
      ...kustomization({
        commonMetadata: { labels: { 'backstage.io/kubernetes-id': 'ledger' } },
      }),
      'catalog-info.yaml': component('ledger'),
      'k8s/app.yaml': deployment({ name: 'ledger' }),
    });
    expect(lines(result)).toEqual([
      'label-on-controller-only k8s/app.yaml:11:7 component:default/ledger',
    ]);
  });

  it.each([
    [
      'the label, by a JSON patch',
      [
        {
          target: { kind: 'Deployment', name: 'x|y' },
          patch:
            '- {op: add, path: /metadata/labels/backstage.io~1kubernetes-id, value: ledger}\n- {op: replace, path: /spec/template/metadata/labels/backstage.io~1kubernetes-id, value: ledger}\n',
        },
      ],
      [],
    ],
    [
      'nothing of another kind',
      [
        {
          target: { kind: 'StatefulSet' },
          patch:
            '- {op: add, path: /metadata/labels/backstage.io~1kubernetes-id, value: ledger}\n',
        },
      ],
      ['near-miss'],
    ],
    ['nothing where it is broken', [{ patch: '- [' }], ['near-miss']],
  ])('patches %s', async (_, patches, rules) => {
    const { findings } = await lint({
      ...kustomization({ patches }),
      'catalog-info.yaml': component('ledger'),
      'k8s/app.yaml': deployment({ name: 'x', id: 'Ledger' }),
    });
    expect(findings.map(({ rule }) => rule)).toEqual(rules);
  });

  it('substitutes what it knows, and leaves the rest open', async () => {
    const files = {
      'catalog-info.yaml': component('ledger'),
      'k8s/app.yaml': deployment({ name: 'x', id: '${ID}' }),
    };
    const known = await lint({
      ...files,
      ...kustomization({ postBuild: { substitute: { ID: 'ledger' } } }),
    });
    expect([known.findings, known.notes]).toEqual([[], []]);
    const wrong = await lint({
      ...files,
      ...kustomization({ postBuild: { substitute: { ID: 'Ledger' } } }),
    });
    expect(wrong.findings).toMatchObject([{ rule: 'near-miss' }]);
    const open = await lint({ ...files, ...kustomization({ postBuild: {} }) });
    expect(open.findings).toEqual([]);
  });

  it('is waited for where a HelmRelease renders a chart that is elsewhere', async () => {
    const { findings, notes } = await lint({
      'catalog-info.yaml': component('ledger'),
      'release.yaml': flux('helm', 'HelmRelease', { chartRef: {} }),
    });
    expect([findings, notes]).toEqual([
      [],
      [expect.stringContaining('HelmRelease ledger/ledger renders a chart')],
    ]);
  });
});

describe('environments', () => {
  it('are judged one by one, by their names', async () => {
    const unlabelled = deployment({ name: 'ledger' });
    const { findings } = await lint({
      'catalog-info.yaml': component('ledger'),
      'envs/dev/app.yaml': app,
      'envs/prod/app.yaml': unlabelled,
      'envs/prod/other.yaml': deployment({ name: 'other' }),
    });
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([
      {
        rule: 'no-objects',
        message:
          'Deployment ledger of envs/prod/app.yaml does not carry backstage.io/kubernetes-id=ledger, which it does in envs/dev/app.yaml: the tab shows nothing of it.',
        related: [{ file: 'envs/prod/app.yaml', label: 'Deployment ledger' }],
      },
    ]);
    // That nobody claims it is not said once more.
    const others = findings.filter(({ severity }) => severity !== 'error');
    expect(others.map(({ objects: [{ name }] }) => name)).toEqual(['other']);
  });
});
