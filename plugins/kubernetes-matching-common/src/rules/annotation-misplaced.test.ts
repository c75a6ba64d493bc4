import { Entity } from '@backstage/catalog-model';
import { component, findingsOf, ID } from '../testUtils/builders';

const find = (entity: object) =>
  findingsOf('annotation-misplaced', {
    entity: { ...component('x', {}), ...entity } as Entity,
  });
const metadata = { name: 'x', namespace: 'default' };

describe('annotation-misplaced', () => {
  it.each([
    [
      'metadata.labels',
      ID,
      { metadata: { ...metadata, labels: { [ID]: 'x' } } },
    ],
    ['metadata', ID, { metadata: { ...metadata, [ID]: 'x' } }],
    [
      'metadata',
      'kubernetes-id',
      { metadata: { ...metadata, 'kubernetes-id': 'x' } },
    ],
    ['spec', ID, { spec: { [ID]: 'x' } }],
    ['spec.annotations', ID, { spec: { annotations: { [ID]: 'x' } } }],
    ['annotations', ID, { annotations: { [ID]: 'x' } }],
  ])('finds the key in %s', (place, key, entity) => {
    const [finding, ...others] = find(entity);
    expect(others).toEqual([]);
    expect(finding.message).toBe(
      `"${key}" in ${place} is read by nobody; the Kubernetes plugin reads ${ID} in metadata.annotations.`,
    );
    expect(finding.fixes).toMatchObject([
      {
        certain: true,
        edits: [
          { type: 'remove', path: [...place.split('.'), key] },
          { type: 'set', path: ['metadata', 'annotations', ID], value: 'x' },
        ],
      },
    ]);
  });

  it('finds a key without its prefix, and renames it', () => {
    const annotations = { 'kubernetes-namespace': 'shop' };
    const [finding] = find({ metadata: { ...metadata, annotations } });
    expect(finding.fixes[0].edits).toEqual([
      {
        type: 'rename',
        path: ['metadata', 'annotations', 'kubernetes-namespace'],
        key: 'backstage.io/kubernetes-namespace',
      },
    ]);
  });

  it('is silent where the annotation is set as well, and cannot move what is not text', () => {
    const annotations = { [ID]: 'x', 'kubernetes-id': 'x' };
    const labels = { [ID]: 'x' };
    expect(find({ metadata: { ...metadata, annotations, labels } })).toEqual(
      [],
    );
    expect(find({ spec: { [ID]: ['x'] } })).toMatchObject([{ fixes: [] }]);
    expect(find({ spec: 'text' })).toEqual([]);
  });
});
