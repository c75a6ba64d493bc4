import { Entity } from '@backstage/catalog-model';
import { Fix } from '@mooring/plugin-kubernetes-matching-common';
import { fixPatch } from './fixPatch';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    namespace: 'default',
    name: 'payments',
    uid: 'c3e0',
    etag: '7f',
    annotations: {
      'mooring.dev/kubernetes-match': 'unmatched',
      'backstage.io/managed-by-location':
        'url:https://github.com/acme/shop/blob/main/payments/catalog-info.yaml',
      'backstage.io/edit-url': 'https://github.com/acme/shop/edit/main/x.yaml',
      'backstage.io/kubernetes-id': 'payments-api',
    },
  },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/a' }],
  spec: { type: 'service', lifecycle: 'production', owner: 'a' },
};
const path = ['metadata', 'annotations', 'backstage.io/kubernetes-id'];

const entityFix = (edits: Fix['edits']): Fix => ({
  title: 'write it',
  certain: true,
  target: { type: 'entity' },
  edits,
});

describe('fixPatch', () => {
  it('is a diff of the file as its author wrote it', () => {
    const fix = entityFix([{ type: 'set', path, value: 'payment-api' }]);
    expect(fixPatch({ entity, fix })).toEqual({
      type: 'diff',
      file: 'payments/catalog-info.yaml',
      text: [
        '--- a/payments/catalog-info.yaml',
        '+++ b/payments/catalog-info.yaml',
        '@@ -5,3 +5,3 @@',
        '   annotations:',
        '-    backstage.io/kubernetes-id: payments-api',
        '+    backstage.io/kubernetes-id: payment-api',
        ' spec:',
        '',
      ].join('\n'),
    });
  });

  it.each([
    ['url:https://gitlab.com/a/b/-/blob/main/k8s/all.yaml', 'k8s/all.yaml'],
    ['url:https://gitea.example/a/b/src/branch/main/c.yml', 'c.yml'],
    ['file:/srv/catalog/org.yaml', 'org.yaml'],
    ['url:https://example.com/entities?id=1', 'catalog-info.yaml'],
    ['nonsense', 'catalog-info.yaml'],
  ])('names the file of %s', (location, file) => {
    const { annotations } = entity.metadata;
    const located = {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...annotations,
          'backstage.io/managed-by-location': location,
        },
      },
    };
    const fix = entityFix([{ type: 'remove', path }]);
    expect(fixPatch({ entity: located, fix })?.file).toBe(file);
  });

  it('quotes what the file most likely quotes, as it does', () => {
    const { annotations } = entity.metadata;
    const selector = 'backstage.io/kubernetes-label-selector';
    const quoted = {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: { ...annotations, [selector]: 'app: web' },
      },
    };
    const key = ['metadata', 'annotations', selector];
    const fix = entityFix([{ type: 'set', path: key, value: 'app=web' }]);
    expect(fixPatch({ entity: quoted, fix })?.text).toContain(
      `-    ${selector}: 'app: web'\n+    ${selector}: 'app=web'\n`,
    );
  });

  it('is nothing when there is nothing to change', () => {
    const fix = entityFix([{ type: 'remove', path: ['metadata', 'title'] }]);
    expect(fixPatch({ entity, fix })).toBeUndefined();
  });

  it('is a strategic merge patch for an object', () => {
    const target = {
      type: 'object' as const,
      cluster: 'eu',
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'payments',
    };
    const fix: Fix = {
      title: 'label it',
      certain: false,
      target,
      edits: [
        { type: 'set', path: ['metadata', 'labels', 'a/b'], value: 'true' },
        { type: 'remove', path: ['metadata', 'labels', 'c'] },
      ],
    };
    expect(fixPatch({ entity, fix })).toEqual({
      type: 'kustomize',
      file: 'deployment-payments.patch.yaml',
      text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
  namespace: shop
  labels:
    a/b: "true"
    c: null
`,
    });
  });
});
