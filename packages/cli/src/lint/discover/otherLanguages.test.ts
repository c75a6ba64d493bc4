import { createMockDirectory } from '@backstage/backend-test-utils';
import { component, deployment } from '../__testUtils__/documents';
import { lintDirectory } from '../__testUtils__/lintDirectory';

const directory = createMockDirectory();
const lint = async (files: Record<string, string>, stdin?: string) => {
  directory.setContent({
    '.git/HEAD': '',
    'catalog-info.yaml': component('ledger'),
    ...files,
  });
  return await lintDirectory(directory.path, { stdin });
};

it.each([
  ['k8s/main.jsonnet', '{}', 'jsonnet -y k8s/main.jsonnet'],
  ['k8s/app.cue', 'x: apiVersion: "v1"', 'cue export --out yaml k8s/app.cue'],
  ['k8s/app.k', 'apiVersion = "v1"', 'kcl run k8s/app.k'],
  ['helmfile.yaml', 'releases: []', 'helmfile --file helmfile.yaml template'],
  [
    'helmfile.d/00-cart.yaml',
    'releases: []',
    'helmfile --file helmfile.d/00-cart.yaml template',
  ],
  ['cdk8s.yaml', 'app: node main.js', 'cdk8s synth --stdout'],
])('says how to have %s checked', async (name, text, command) => {
  const { findings, failures, notes } = await lint({
    [name]: text,
    'k8s/other.yaml': deployment({ name: 'other' }),
  });
  expect(findings.map(({ severity }) => severity)).toEqual(['info']);
  expect(failures).toEqual([]);
  expect(notes).toEqual([
    expect.stringContaining(
      `"${command} | mooring lint --manifests -" (${name})`,
    ),
  ]);
});

it('says nothing of libraries, and of what is not about Kubernetes', async () => {
  const { notes } = await lint({
    'lib.libsonnet': '{}',
    'schema.cue': 'x: int',
    'app.yaml': deployment({ name: 'ledger', id: 'ledger' }),
  });
  expect(notes).toEqual([]);
});

it('takes what is piped in for what they make', async () => {
  const { findings, notes } = await lint(
    { 'k8s/main.jsonnet': '{}' },
    deployment({ name: 'x', id: 'Ledger' }),
  );
  expect(findings).toMatchObject([{ rule: 'near-miss' }]);
  expect(notes).toEqual([]);
});
