import { readFileSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { chmod } from 'node:fs/promises';
import { component, deployment } from '../__testUtils__/documents';
import { lintDirectory, lines } from '../__testUtils__/lintDirectory';

const directory = createMockDirectory();
const bin = createMockDirectory();

/** Lints with a helm that labels a Deployment with the `id` of the last values that have one. */
async function lint(files: Record<string, string>) {
  directory.setContent({ '.git/HEAD': '', ...files });
  bin.setContent({ helm: '#!/bin/sh\n' });
  await chmod(bin.resolve('helm'), 0o755);
  const commands: string[][] = [];
  const result = await lintDirectory(directory.path, {
    env: { PATH: bin.path },
    runTool: async ({ args }) => {
      const values = args
        .filter((_, index) => args[index - 1] === '--values')
        .map(file => readFileSync(file, 'utf8'));
      commands.push([args[0], args.at(-1) ?? '', ...values]);
      const ids = values.join('').match(/(?<=id: ).+/g) ?? [];
      return deployment({
        name: 'web',
        namespace: args.at(-1),
        id: ids.at(-1) ?? 'nobody',
      });
    },
  });
  return { result, commands };
}

const chart = {
  'catalog-info.yaml': component('cart', {
    'kubernetes-id': 'cart',
    'kubernetes-namespace': 'shop',
  }),
  'chart/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
};
const release = (more: string) => `resource "helm_release" "cart" {
  name      = "cart"
  namespace = "shop"
  chart     = "\${path.module}/chart"
  ${more}
}
`;

describe('helm_release', () => {
  it('renders a chart of the checkout with its values, and not by itself', async () => {
    const { result, commands } = await lint({
      ...chart,
      'main.tf': release(
        'values = [yamlencode({ id = "x" })]\n  set {\n    name  = "labels.app\\\\.x/y"\n    value = "1"\n  }\n  set {\n    name  = "id"\n    value = "cart"\n  }',
      ),
    });
    expect(commands).toEqual([
      ['cart', 'shop', 'id: x\n', 'labels:\n  app.x/y: 1\n', 'id: cart\n'],
    ]);
    expect([lines(result), result.failures]).toEqual([[], []]);
  });

  it('points at the values that are wrong', async () => {
    const { result } = await lint({
      ...chart,
      'main.tf': release('set = [{ name = "id", value = "carts" }]'),
    });
    expect(result.findings).toMatchObject([
      { rule: 'near-miss', related: [{ file: 'main.tf', line: 5 }] },
    ]);
  });

  it('does not guess what a chart from elsewhere, or values of a plan, come to', async () => {
    for (const text of [
      release('repository = "https://charts.example.com"'),
      `${release('values = [data.x.y.z]')}`,
    ]) {
      const { result, commands } = await lint({
        ...chart,
        'main.tf': text,
        'other.yaml': deployment({ name: 'other' }),
      });
      expect(commands.filter(([name]) => name === 'cart')).toEqual([]);
      expect(
        result.findings.filter(({ severity }) => severity === 'error'),
      ).toEqual([]);
    }
  });
});
