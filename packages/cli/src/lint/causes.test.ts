import { chmod, writeFile } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse, stringify } from 'yaml';
import { component, deployment } from './__testUtils__/documents';
import { lintDirectory } from './__testUtils__/lintDirectory';
import { DEFAULT_CONFIG } from './config/readLintConfig';
import { LintOptions } from './LintOptions';

const ID = 'backstage.io/kubernetes-id';
const directory = createMockDirectory();
const tools = createMockDirectory();

/** @param rendered - what helm and kustomize write */
async function lint(
  files: Record<string, string>,
  rendered = '',
  options: Partial<LintOptions> = {},
) {
  directory.setContent({ '.git/HEAD': '', ...files });
  for (const name of ['kustomize', 'helm']) {
    await writeFile(tools.resolve(name), '');
    await chmod(tools.resolve(name), 0o755);
  }
  return await lintDirectory(directory.path, {
    env: { PATH: tools.path },
    runTool: async () => rendered,
    ...options,
  });
}

/** A small repository, and what is said first of it. */
interface Case {
  cause: string;
  files: Record<string, string>;
  rendered?: string;
  options?: Partial<LintOptions>;
  rule: string;
  place: string;
  message: string;
}

/** A Deployment of which a part is changed. */
function changed(
  text: string,
  change: (object: ReturnType<typeof parse>) => void,
): string {
  const object = parse(text);
  change(object);
  return stringify(object);
}

describe('the first finding names the cause', () => {
  const knowing = (matching: object) => ({
    config: { ...DEFAULT_CONFIG, matching },
  });
  const annotated = (value: string) =>
    changed(deployment({ name: 'shop' }), object => {
      object.spec.template.metadata.annotations = { [ID]: value };
    });
  const half = changed(deployment({ name: 'shop', id: 'shop' }), object => {
    delete object.spec.template.metadata.labels[ID];
  });
  const chart = {
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'chart/templates/app.yaml':
      'kind: Deployment\nmetadata:\n  labels: {{ .Values.commonLabels }}\nspec:\n  template:\n    metadata:\n      labels: {app: shop}\n',
  };
  const ofChart = (text: string) =>
    `# Source: shop/templates/app.yaml\n${text}`;

  it.each<Case>([
    {
      cause: 'common labels of a chart that do not reach the pods',
      files: { 'catalog-info.yaml': component('shop'), ...chart },
      rendered: ofChart(half),
      rule: 'label-on-controller-only',
      place: 'chart/templates/app.yaml:7',
      message: 'the label is not in the pod template',
    },
    {
      cause: 'the id as an annotation of the pods',
      files: {
        'catalog-info.yaml': component('shop', { 'kubernetes-id': 'minikube' }),
        'k8s.yaml': annotated('minikube'),
      },
      rule: 'label-as-annotation',
      place: 'k8s.yaml:3',
      message: 'as an annotation; the Kubernetes plugin selects by labels.',
    },
    {
      cause: "a cluster's name for an id, and another id as an annotation",
      files: {
        'catalog-info.yaml': component('shop', { 'kubernetes-id': 'minikube' }),
        'k8s.yaml': annotated('shop'),
      },
      options: knowing({ clusters: ['minikube'] }),
      rule: 'no-objects',
      place: 'catalog-info.yaml:6',
      message:
        'No object matches "backstage.io/kubernetes-id=minikube"; Deployment shop carries backstage.io/kubernetes-id="shop" as an annotation, and the Kubernetes plugin selects by labels. "minikube" is the name of a cluster, and the annotation names workloads.',
    },
    {
      cause: 'a label of the selector that the pods lack',
      files: {
        'catalog-info.yaml': component('shop', {
          'kubernetes-label-selector': 'run=shop,tier=web',
        }),
        'k8s.yaml': changed(deployment({ name: 'shop' }), object => {
          object.metadata.labels = { run: 'shop', tier: 'web' };
        }),
      },
      rule: 'label-on-controller-only',
      place: 'catalog-info.yaml:6',
      message:
        'Deployment shop matches "run=shop,tier=web", but the pods do not',
    },
    {
      cause: 'a list of namespaces',
      files: {
        'catalog-info.yaml': component('shop', {
          'kubernetes-id': 'shop',
          'kubernetes-namespace': 'a,b',
        }),
        'k8s.yaml': deployment({ name: 'shop', id: 'shop' }),
      },
      rule: 'namespace-format',
      place: 'catalog-info.yaml:7',
      message: 'looks like a list, and only one namespace can be asked',
    },
    {
      cause: "labels of kustomize that skip a Rollout's pods",
      files: {
        'catalog-info.yaml': component('shop'),
        'k8s/kustomization.yaml': `labels: [{pairs: {${ID}: shop}, includeTemplates: true}]\n`,
      },
      rendered: changed(half, object => {
        object.apiVersion = 'argoproj.io/v1alpha1';
        object.kind = 'Rollout';
      }),
      rule: 'label-on-controller-only',
      place: 'k8s/kustomization.yaml:1',
      message:
        "With labels and commonLabels kustomize labels the pods of Kubernetes' own kinds, not those of a Rollout",
    },
    {
      cause: 'a cluster that nobody reads',
      files: {
        'catalog-info.yaml': component('shop', {
          'kubernetes-id': 'shop',
          'kubernetes-cluster': 'prod',
        }),
        'k8s.yaml': deployment({ name: 'shop', id: 'shop' }),
      },
      options: knowing({ serviceLocatorMethod: 'multiTenant' }),
      rule: 'cluster-ignored',
      place: 'catalog-info.yaml:7',
      message: 'with the service locator method multiTenant nobody reads it',
    },
    {
      cause: 'the one Deployment beside the entity, which has no label',
      files: {
        'catalog-info.yaml': component('shop'),
        'k8s.yaml': deployment({ name: 'shop' }),
      },
      rule: 'near-miss',
      place: 'catalog-info.yaml:6',
      message:
        'No object carries backstage.io/kubernetes-id="shop"; Deployment shop has that name, but not the label',
    },
    {
      cause: 'the namespace to which an Application deploys',
      files: {
        'catalog-info.yaml': component('shop', {
          'kubernetes-id': 'shop',
          'kubernetes-namespace': 'argocd',
        }),
        'k8s/app.yaml': deployment({ name: 'shop', id: 'shop' }),
        'argocd.yaml': stringify({
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name: 'shop', namespace: 'argocd' },
          spec: {
            destination: { name: 'prod', namespace: 'store' },
            source: { path: 'k8s' },
          },
        }),
      },
      rule: 'wrong-namespace',
      place: 'catalog-info.yaml:7',
      message: 'is not in namespace "argocd", the only one asked, but in store',
    },
    {
      cause: 'PipelineRuns in another namespace',
      files: {
        'catalog-info.yaml': component('shop', {
          'kubernetes-id': 'shop',
          'kubernetes-namespace': 'shop',
        }),
        'run.yaml': stringify({
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          metadata: { name: 'run', namespace: 'ci', labels: { [ID]: 'shop' } },
        }),
      },
      rule: 'wrong-namespace',
      place: 'catalog-info.yaml:7',
      message: 'but in ci: PipelineRun ci/run',
    },
  ])('$cause', async ({ files, rendered, options, rule, place, message }) => {
    const { findings, failures } = await lint(files, rendered, options);
    expect(failures).toEqual([]);
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    expect([
      finding.rule,
      `${finding.place.file}:${finding.place.line}`,
    ]).toEqual([rule, place]);
    expect(finding.message).toContain(message);
  });

  it('of a DeploymentConfig, which is linked and not drawn, says how to see it', async () => {
    const { findings, notes } = await lint({
      'catalog-info.yaml': component('shop'),
      'k8s.yaml': changed(deployment({ name: 'shop', id: 'shop' }), object => {
        object.apiVersion = 'apps.openshift.io/v1';
        object.kind = 'DeploymentConfig';
      }),
    });
    expect(findings).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(
        /^the Kubernetes tab has no section for DeploymentConfig: .* List DeploymentConfig of apps.openshift.io\/v1 under kubernetes.customResources/,
      ),
    ]);
  });

  it.each([
    ['podLabels: {}', '', 'podLabels of chart chart'],
    ['web: {labels: , x: 1}\n', '', 'web.labels of chart chart'],
    ['podLabels: {}', `${ID}: x`, undefined],
    ['podLabels: {team: shop}', '', undefined],
    ['selectorLabels: {}', '', undefined],
  ])(
    'is open where %s of a chart can be given elsewhere',
    async (values, template, what) => {
      const { findings, notes, failures } = await lint(
        {
          'catalog-info.yaml': component('shop'),
          ...chart,
          'chart/values.yaml': values,
          'chart/templates/x.yaml': template,
        },
        ofChart(deployment({ name: 'shop' })),
      );
      const note = `whether component:default/shop is linked depends on ${what}, which is not known here`;
      expect(failures).toEqual([]);
      expect(notes).toEqual(what === undefined ? [] : [note]);
      expect(findings).toHaveLength(what === undefined ? 1 : 0);
    },
  );
});
