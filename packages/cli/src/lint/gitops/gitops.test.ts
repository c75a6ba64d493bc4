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
      'envs/eu/broken.yaml': 'source: [\n',
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
      },
    ]);
  });
});
