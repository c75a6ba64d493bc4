import { createMockDirectory } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { stringify } from 'yaml';
import { component, deployment } from './__testUtils__/documents';
import { lintDirectory, lines } from './__testUtils__/lintDirectory';

const directory = createMockDirectory();

/** Lints a checkout with one software template, its skeleton beside it. */
async function lintTemplates(options: {
  properties: JsonObject;
  values: JsonObject;
  skeleton: Record<string, string>;
  steps?: JsonObject[];
}) {
  const { properties, values, skeleton, steps = [] } = options;
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'service' },
    spec: {
      type: 'service',
      parameters: [{ title: 'Fill in', properties }],
      steps: [
        { action: 'fetch:template', input: { url: './skeleton', values } },
        ...steps,
      ],
    },
  };
  directory.setContent({
    '.git/HEAD': '',
    'template.yaml': stringify(template),
    ...Object.fromEntries(
      Object.entries(skeleton).map(([name, text]) => [
        `skeleton/${name}`,
        text,
      ]),
    ),
  });
  return await lintDirectory(directory.path);
}

const expression = (name: string) => `\${{ values.${name} }}`;
const name = { type: 'string', title: 'Name' };

describe('software templates', () => {
  it('are silent when annotation and label come from the same value', async () => {
    const result = await lintTemplates({
      properties: {
        name,
        owner: { type: 'string', 'ui:field': 'OwnerPicker' },
      },
      values: { name: '${{ parameters.name }}' },
      skeleton: {
        'catalog-info.yaml': component(expression('name')),
        'k8s/deployment.yaml': deployment({
          name: expression('name'),
          id: expression('name'),
        }),
        'README.md': '${{ values.name | unknownFilter }}',
      },
    });
    expect(result.failures).toEqual([]);
    expect(result.findings).toEqual([]);
    expect(result.checked).toEqual({ files: 3, entities: 2, objects: 1 });
  });

  it('are caught when they come from different values, even if these have the same default', async () => {
    const result = await lintTemplates({
      properties: {
        name: { ...name, default: 'my-service' },
        component_id: { ...name, default: 'my-service', pattern: '^[a-z-]+$' },
      },
      values: {
        name: '${{ parameters.name }}',
        id: '${{ parameters.component_id }}',
      },
      skeleton: {
        'catalog-info.yaml': [
          '{% if values.id %}',
          '# a line that is not rendered',
          '{% endif %}',
          component(expression('id')),
        ].join('\n'),
        'k8s/deployment.yaml': deployment({
          name: 'main',
          id: expression('name'),
        }),
      },
    });
    expect(result.failures).toEqual([]);
    expect(lines(result)).toEqual([
      'no-objects skeleton/catalog-info.yaml:9:33 component:default/sample-component-id',
    ]);
    const [{ message, related }] = result.findings;
    expect(message).toContain(
      'rendered with name="sample-name", component_id="sample-component-id"',
    );
    const fixes = result.findings.flatMap(finding => finding.fixes);
    expect(fixes.filter(({ certain }) => certain)).toEqual([]);
    expect(related).toMatchObject([
      { file: 'skeleton/k8s/deployment.yaml', line: 6 },
    ]);
  });

  it('are tried with every choice', async () => {
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet'];
    const result = await lintTemplates({
      properties: {
        name,
        kind: { type: 'string', enum: kinds, default: 'Deployment' },
        labelled: { type: 'boolean', default: true },
      },
      values: {
        name: '${{ parameters.name }}',
        kind: '${{ parameters.kind }}',
      },
      skeleton: {
        'catalog-info.yaml': component(expression('name')),
        'k8s.yaml': deployment({ name: 'main', id: expression('name') })
          .replace('kind: Deployment', `kind: ${expression('kind')}`)
          .replace(
            /( +)backstage.io\/kubernetes-id: [^\n]*\n(?= {4}spec)/,
            `{% if values.kind != "DaemonSet" %}\n$&{% endif %}\n`,
          ),
      },
    });
    expect(result.failures).toEqual([]);
    expect(lines(result)).toEqual([
      expect.stringMatching(
        /^label-on-controller-only skeleton\/k8s.yaml:\d+:\d+ component:default\/sample-name$/,
      ),
    ]);
    expect(result.findings[0].message).toContain('kind="DaemonSet"');
  });

  it('report what cannot be rendered in the skeleton, and go on', async () => {
    const result = await lintTemplates({
      properties: { name },
      values: { name: '${{ parameters.name }}' },
      skeleton: {
        'catalog-info.yaml': component(expression('name')),
        'k8s/good.yaml': deployment({ name: 'x', id: expression('name') }),
        'k8s/bad.yaml': 'apiVersion: v1\nkind: ${{ values.name | }}\n',
        'k8s/worse.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ x }}\n',
      },
    });
    expect(result.findings).toEqual([]);
    expect(result.failures.map(({ file, line }) => [file, line])).toEqual([
      ['skeleton/k8s/bad.yaml', 2],
      ['skeleton/k8s/worse.yaml', expect.any(Number)],
    ]);
  });

  it('may bring templates of their own, which are left alone', async () => {
    const inner = stringify({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'inner' },
      spec: { steps: [{ action: 'fetch:template', input: { url: './x' } }] },
    });
    const result = await lintTemplates({
      properties: { name },
      values: { name: '${{ parameters.name }}' },
      skeleton: {
        'catalog-info.yaml': component(expression('name')),
        'inner/template.yaml': inner,
      },
    });
    expect(result.failures).toEqual([]);
    expect(result.findings).toEqual([]);
  });
});
