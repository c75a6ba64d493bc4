import { createMockDirectory } from '@backstage/backend-test-utils';
import { stringify } from 'yaml';
import { component, deployment } from '../__testUtils__/documents';
import { lintDirectory } from '../__testUtils__/lintDirectory';

const directory = createMockDirectory();
const lint = async (manifest: string) => {
  directory.setContent({
    '.git/HEAD': '',
    'catalog-info.yaml': component('cart'),
    'app.yaml': manifest,
  });
  return await lintDirectory(directory.path);
};

it.each([
  '${APP_ID}',
  '${APP_ID:-cart}',
  '$APP_ID',
  '$(APP_ID)',
  '#{AppId}#',
  '%app.id%',
  '@app.id@',
  '__APP_ID__',
  '<your-app>',
])('leaves open what %s stands for', async placeholder => {
  const { findings, failures, notes } = await lint(
    deployment({ name: 'x', id: placeholder }),
  );
  expect([findings, failures]).toEqual([[], []]);
  expect(notes).toEqual([
    `whether component:default/cart is linked depends on the placeholder ${placeholder}, which is not known here`,
  ]);
});

it('judges what no placeholder can make right', async () => {
  const { findings } = await lint(deployment({ name: 'x', id: 'shop-${ENV}' }));
  expect(findings).not.toEqual([]);
  const right = await lint(deployment({ name: 'x-${ENV}', id: 'cart' }));
  expect([right.findings, right.notes]).toEqual([[], []]);
});

describe('a Template of OpenShift', () => {
  const template = (parameter: object) =>
    stringify({
      apiVersion: 'template.openshift.io/v1',
      kind: 'Template',
      metadata: { name: 'cart' },
      parameters: [parameter],
      objects: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: {
            name: '${NAME}',
            labels: { 'backstage.io/kubernetes-id': '${NAME}' },
          },
          spec: {
            replicas: '${{REPLICAS}}',
            selector: { matchLabels: { run: 'x' } },
            template: {
              metadata: {
                labels: { run: 'x', 'backstage.io/kubernetes-id': '${NAME}' },
              },
              spec: { containers: [{ name: 'main', image: 'x' }] },
            },
          },
        },
      ],
    });

  it('is taken with its own values, and at the line of the object', async () => {
    const right = await lint(template({ name: 'NAME', value: 'cart' }));
    expect([right.findings, right.notes]).toEqual([[], []]);
    const { findings } = await lint(template({ name: 'NAME', value: 'Cart' }));
    expect(findings).toMatchObject([
      { rule: 'near-miss', related: [{ file: 'app.yaml', line: 14 }] },
    ]);
  });

  it('leaves open a parameter without a value', async () => {
    const { findings, notes } = await lint(
      template({ name: 'NAME', required: true }),
    );
    expect(findings).toEqual([]);
    expect(notes.join()).toContain('the placeholder ${NAME}');
  });
});
