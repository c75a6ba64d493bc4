import { createMockDirectory } from '@backstage/backend-test-utils';
import { stringify } from 'yaml';
import { component, deployment } from '../__testUtils__/documents';
import { lintDirectory } from '../__testUtils__/lintDirectory';

const ID = 'backstage.io/kubernetes-id';
const directory = createMockDirectory();
const lint = async (files: Record<string, string>) => {
  directory.setContent({ '.git/HEAD': '', ...files });
  return await lintDirectory(directory.path);
};
const labels = { [ID]: 'cart' };
const spec = {
  containers: [{ name: 'main', image: 'example/main' }],
  restartPolicy: 'Never',
};
const template = { metadata: { labels }, spec };
const object = (apiVersion: string, kind: string, own: object) =>
  stringify({ apiVersion, kind, metadata: { name: 'cart', labels }, ...own });

describe('what the Kubernetes tab shows of objects that are labelled right', () => {
  it.each([
    [
      'apps.openshift.io/v1',
      'DeploymentConfig',
      { spec: { selector: {}, template } },
      'the Kubernetes tab has no section for DeploymentConfig: DeploymentConfig cart (k8s.yaml:4) matches the entity, and its pods are counted but not drawn. List DeploymentConfig of apps.openshift.io/v1 under kubernetes.customResources to have it shown',
    ],
    [
      'argoproj.io/v1alpha1',
      'Rollout',
      { spec: { selector: {}, template } },
      expect.stringContaining('has no section for Rollout: Rollout cart'),
    ],
    [
      'tekton.dev/v1',
      'PipelineRun',
      { spec: {} },
      expect.stringContaining('List PipelineRun of tekton.dev/v1 under'),
    ],
    [
      'v1',
      'Pod',
      { spec },
      'the Kubernetes tab has no section for a Pod without a controller: Pod cart (k8s.yaml:4) matches the entity, and its pods are counted but not drawn. A Deployment, StatefulSet, DaemonSet or CronJob is drawn',
    ],
    [
      'batch/v1',
      'Job',
      { spec: { template } },
      expect.stringContaining('no section for a Job by itself: Job cart'),
    ],
    [
      'postgresql.cnpg.io/v1',
      'Cluster',
      { spec: { instances: 3 } },
      "what an operator creates for Cluster cart (k8s.yaml:4) can't be seen from here: it is linked only if the operator passes the label on to its workloads. List Cluster of postgresql.cnpg.io/v1 under kubernetes.customResources to have the resource itself shown",
    ],
  ])('is said of a %s %s', async (apiVersion, kind, own, note) => {
    const result = await lint({
      'catalog-info.yaml': component('cart'),
      'k8s.yaml': object(apiVersion, kind, own),
    });
    expect([result.findings, result.notes]).toEqual([[], [note]]);
  });

  it('is said once for each kind', async () => {
    const { notes } = await lint({
      'catalog-info.yaml': component('cart'),
      'a.yaml': object('v1', 'Pod', { spec }),
      'b.yaml': object('v1', 'Pod', { spec }).replace('name: cart', 'name: b'),
    });
    expect(notes).toEqual([
      expect.stringContaining('Pod cart (a.yaml:4), Pod b (b.yaml:4)'),
    ]);
  });

  it.each([
    ['a Deployment', deployment({ name: 'cart', id: 'cart' })],
    [
      'what makes a Deployment',
      object('serving.knative.dev/v1', 'Service', { spec: { template } }),
    ],
  ])('needs no word where it is %s', async (_, text) => {
    const result = await lint({
      'catalog-info.yaml': component('cart'),
      'k8s.yaml': text,
    });
    expect([result.findings, result.notes]).toEqual([[], []]);
  });
});

describe('a link that depends on what is not known here', () => {
  it('is said to, where the value would make it right', async () => {
    const result = await lint({
      'catalog-info.yaml': component('cart'),
      'flux.yaml': stringify({
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'cart', namespace: 'flux-system' },
        spec: {
          path: './k8s',
          postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars' }] },
        },
      }),
      'k8s/app.yaml': deployment({ name: 'cart', id: '${app_id}' }),
    });
    expect([result.findings, result.notes]).toEqual([
      [],
      [
        'whether component:default/cart is linked depends on the variable app_id of Kustomization flux-system/cart, which is not known here',
      ],
    ]);
  });

  it('is said once of a template, however many names it is rendered with', async () => {
    const { findings, notes } = await lint({
      'template.yaml': stringify({
        apiVersion: 'scaffolder.backstage.io/v1beta3',
        kind: 'Template',
        metadata: { name: 'service' },
        spec: {
          owner: 'team',
          type: 'service',
          parameters: [{ properties: { name: { type: 'string' } } }],
          steps: [
            { id: 'naming', action: 'acme:naming' },
            {
              id: 'fetch',
              action: 'fetch:template',
              input: {
                url: './skeleton',
                values: {
                  name: '${{ parameters.name }}',
                  id: '${{ steps.naming.output.id }}',
                },
              },
            },
          ],
        },
      }),
      'skeleton/catalog-info.yaml': component('cart', {
        'kubernetes-id': '${{ values.name }}',
      }),
      'skeleton/k8s.yaml': deployment({
        name: 'cart',
        id: '${{ values.id }}',
      }),
    });
    expect([findings, notes]).toEqual([
      [],
      [expect.stringMatching(/^whether what this template makes is linked/)],
    ]);
  });
});

describe('what could not be rendered', () => {
  it('is said once for each reason, with its places', async () => {
    const { notes } = await lint({
      'catalog-info.yaml': component('cart'),
      'a/kustomization.yaml': 'resources: [missing.yaml]\n',
      'b/kustomization.yaml': 'resources: [missing.yaml]\n',
    });
    expect(notes).toEqual([
      'nothing that could be read matches component:default/cart, which may be in what could not: cannot be rendered (a/kustomization.yaml:1, b/kustomization.yaml:1). Render that and pass it with --manifests to have it checked',
    ]);
  });
});
