import { expandWorkload, summarize } from '@mooring/kubernetes-objects';
import {
  cluster,
  component,
  deployment,
  findingsOf,
  ID,
  workload,
} from '../testUtils/builders';

const entity = component('cart');
const labels = { [ID]: 'cart' };
const bare = (kind: string, name = 'web', replicas?: number) =>
  workload(kind, name, { labels, pods: { app: name }, replicas });

describe('label-on-controller-only', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'])(
    'finds a %s whose template lacks the label',
    kind => {
      const [finding, ...others] = findingsOf('label-on-controller-only', {
        entity,
        objects: [bare(kind)],
      });
      expect(others).toEqual([]);
      expect(finding).toMatchObject({
        cluster: 'prod',
        message: `${kind} shop/web on prod matches "backstage.io/kubernetes-id=cart", but the pods do not: the label is not in the pod template.`,
        fixes: [
          {
            certain: true,
            edits: [{ path: ['spec', 'template', 'metadata', 'labels', ID] }],
          },
        ],
      });
    },
  );

  it('gathers the controllers of a cluster, scaled to zero or not, and reports each cluster', () => {
    const findings = findingsOf('label-on-controller-only', {
      entity,
      clusters: [
        cluster('eu', [bare('Deployment', 'a'), bare('Deployment', 'b', 0)]),
        cluster('us', [bare('Deployment', 'a'), deployment('c', 'cart')]),
      ],
    });
    expect(
      findings.map(({ evidence }) => evidence.objects?.map(({ name }) => name)),
    ).toEqual([['a', 'b'], ['a']]);
  });

  it('is silent where the pods of a template without the label carry it nevertheless', () => {
    const [controller, replicaSet, pod] = expandWorkload(bare('Deployment'));
    const index = cluster('prod');
    for (const object of [controller, replicaSet])
      index.upsert(summarize(object));
    index.upsert({ ...summarize(pod), labels });
    expect(
      findingsOf('label-on-controller-only', { entity, clusters: [index] }),
    ).toEqual([]);
    index.upsert(summarize(pod));
    expect(
      findingsOf('label-on-controller-only', { entity, clusters: [index] }),
    ).toHaveLength(1);
  });

  it('offers no label where the selector asks for more than one', () => {
    const selector = {
      'backstage.io/kubernetes-label-selector': 'app=web,tier=front',
    };
    const two = { app: 'web', tier: 'front' };
    expect(
      findingsOf('label-on-controller-only', {
        entity: component('cart', selector),
        objects: [workload('Deployment', 'web', { labels: two })],
      }),
    ).toMatchObject([{ fixes: [] }]);
  });
});
