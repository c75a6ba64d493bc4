import { MATCHING_ANNOTATIONS } from '../annotations';
import { component, findingsOf, ID } from '../testUtils/builders';

const find = (annotations: Record<string, unknown>) =>
  findingsOf('annotation-unknown', { entity: component('x', annotations) });

describe('annotation-unknown', () => {
  it.each([
    ['backstage.io/kubernetes-ID', ID],
    ['backstage.io/kubernetes_id', ID],
    ['backstage.io/kubernetesid', ID],
    ['backstage.io/kuberentes-id', ID],
    ['backstage.com/kubernetes-id', ID],
    ['backstage/kubernetes-id', ID],
    ['backstage.io/k8s-id', ID],
    [
      'backstage.io/kubernetes-labelselector',
      'backstage.io/kubernetes-label-selector',
    ],
    ['backstage.io/kubernetes-ns', 'backstage.io/kubernetes-namespace'],
    ['backstage.io/kubernetes-namespaces', 'backstage.io/kubernetes-namespace'],
    ['backstage.io/kubernetes-clsuter', 'backstage.io/kubernetes-cluster'],
  ])('takes %s for %s', (key, meant) => {
    const [finding] = find({ [key]: 'x' });
    expect(finding.message).toBe(
      `Nobody reads the annotation "${key}"; the Kubernetes plugin reads ${meant}.`,
    );
    expect(finding.fixes).toMatchObject([
      {
        certain: true,
        edits: [
          {
            type: 'rename',
            path: ['metadata', 'annotations', key],
            key: meant,
          },
        ],
      },
    ]);
  });

  it('is silent about keys that others read, and where the right key is set too', () => {
    expect(
      find(Object.fromEntries(MATCHING_ANNOTATIONS.map(key => [key, 'x']))),
    ).toEqual([]);
    const others = [
      'backstage.io/techdocs-ref',
      'backstage.io/managed-by-location',
      'backstage.io/source-location',
      'backstage.io/view-url',
      'github.com/project-slug',
      'terasky.backstage.io/kubernetes-resource-name',
      'kubernetes.io/api-server',
      'constructor',
      'x/'.repeat(5000),
    ];
    expect(find(Object.fromEntries(others.map(key => [key, 'x'])))).toEqual([]);
    expect(find({ [ID]: 'x', 'backstage.io/kubernetes-ID': 'x' })).toEqual([]);
  });

  it('survives annotations that are not a map', () => {
    for (const annotations of [null, 'text', ['backstage.io/kubernetes-ID']]) {
      expect(find(annotations as never)).toEqual([]);
    }
  });
});
