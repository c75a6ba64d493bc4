import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { version } from '../package.json';
import { component, deployment } from './lint/__testUtils__/documents';

const directory = createMockDirectory();
const script = path.resolve(__dirname, '../scripts/build.js');

describe('the published package', () => {
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [directory.resolve('dist/mooring.js'), ...args],
      {
        cwd: directory.path,
        env: { PATH: process.env.PATH },
        encoding: 'utf8',
      },
    );

  it('is one small file that needs nothing around it', () => {
    execFileSync(process.execPath, [script, directory.resolve('dist')]);
    directory.addContent({
      'service/catalog-info.yaml': component('pay', {
        'kubernetes-id': 'payment',
      }),
      'service/k8s.yaml': deployment({ name: 'x', id: 'payments' }),
      'service/main.tf':
        'resource "kubernetes_pod" "x" {\n  metadata {\n    name = "y"\n    labels = { "backstage.io/kubernetes-id" = "payments" }\n  }\n}\n',
      'template.yaml':
        'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: t}\nspec: {steps: []}\n',
    });
    const { size } = statSync(directory.resolve('dist/mooring.js'));
    expect(size).toBeLessThan(3 * 1024 * 1024);
    expect(run('--version')).toMatchObject({
      stdout: `${version}\n`,
      status: 0,
    });
    expect(run('lint')).toMatchObject({
      stdout: expect.stringMatching(/near-miss[\s\S]*main\.tf:4/),
      stderr: '',
      status: 1,
    });
    expect(run('lint', 'nowhere')).toMatchObject({
      stderr: 'mooring: nowhere does not exist\n',
      status: 2,
    });
    expect(run('lint', '--nonsense').status).toBe(2);
  }, 60_000);

  it('says what it is, and with whose work it was made', () => {
    expect(directory.content()).toMatchObject({
      dist: {
        'package.json': expect.stringContaining('"mooring": "mooring.js"'),
        'THIRD_PARTY_LICENSES.md': expect.stringContaining('## nunjitsu'),
        schemas: { 'catalog-info.schema.json': expect.any(String) },
      },
    });
  });
});
