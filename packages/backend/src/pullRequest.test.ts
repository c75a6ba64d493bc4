import { DemoCluster } from '@mooring/demo-cluster';
import { clustersOf } from './__testUtils__/clustersOf';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { FakeGitHub } from './__testUtils__/FakeGitHub';
import { workload } from './__testUtils__/workload';

jest.setTimeout(300_000);

const TOKEN = 'a-token-of-the-portal';
const ENTITY = 'component:default/shop';
const FILE = `# The shop
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations:
    backstage.io/kubernetes-id: shpo # since 2019
spec: { type: service, lifecycle: production, owner: guests }
`;

let cluster: DemoCluster;
let gitHub: FakeGitHub;
let backend: BackendProcess;

beforeAll(async () => {
  cluster = await DemoCluster.start({ name: 'east' });
  cluster.apply(workload('shop'));
  gitHub = await FakeGitHub.start({ token: TOKEN, file: FILE });
  const { host } = gitHub;
  backend = await BackendProcess.start({
    config: {
      kubernetes: {
        clusterLocatorMethods: [clustersOf(cluster)],
      },
      kubernetesMatching: { catalogInterval: { seconds: 1 } },
      integrations: {
        github: [{ host, apiBaseUrl: `http://${host}/api/v3`, token: TOKEN }],
      },
      catalog: {
        locations: [
          {
            type: 'url',
            target: `http://${host}/acme/shop/blob/main/services/catalog-info.yaml`,
          },
          {
            type: 'file',
            target:
              '../../plugins/scaffolder-backend-module-kubernetes-matching/templates/fix-kubernetes-link.yaml',
            rules: [{ allow: ['Template'] }],
          },
        ],
      },
    },
  });
});
afterAll(async () => {
  await backend?.stop();
  await gitHub?.stop();
  await cluster?.stop();
});

it("makes a pull request of a fix, and changes nothing else in the entity's file", async () => {
  let finding: any;
  await backend.waitUntil(async () => {
    const { body } = await backend.call(
      '/kubernetes-matching/matches/component/default/shop',
    );
    finding = body.findings?.find(({ rule }: any) => rule === 'near-miss');
    return finding !== undefined;
  });
  const [{ title: fix }] = finding.fixes;

  let task: any;
  await backend.waitUntil(async () => {
    // The template may not be in the catalog yet.
    task ??= (
      await backend.call('/scaffolder/v2/tasks', {
        body: {
          templateRef: 'template:default/fix-kubernetes-link',
          values: { entityRef: ENTITY, rule: 'near-miss', fix },
        },
      })
    ).body.id;
    if (!task) return false;
    const { body } = await backend.call(`/scaffolder/v2/tasks/${task}`);
    return ['completed', 'failed'].includes(body.status);
  });
  const { body } = await backend.call(`/scaffolder/v2/tasks/${task}`);
  expect(gitHub.unknown).toEqual([]);
  expect(body.status).toBe('completed');

  const { blobs, trees, refs, pulls } = gitHub.written;
  expect(Buffer.from(blobs.content, 'base64').toString()).toBe(
    FILE.replace('shpo', 'shop'),
  );
  expect(trees.tree).toMatchObject([{ path: 'services/catalog-info.yaml' }]);
  expect(refs.ref).toBe('refs/heads/kubernetes-link/shop');
  expect(pulls).toMatchObject({
    base: 'main',
    head: 'acme:kubernetes-link/shop',
    title: 'fix: link shop to its Kubernetes workloads',
    body: expect.stringContaining(finding.message),
  });
  expect(backend.output).not.toContain(TOKEN);
});
