import { createMockDirectory } from '@backstage/backend-test-utils';
import { component, deployment, documents } from './__testUtils__/documents';
import { runCommand } from './__testUtils__/runCommand';
import { LintFlags } from './runLint';

const directory = createMockDirectory();
const run = (
  flags: Partial<LintFlags> = {},
  options: { paths?: string[]; stdin?: string } = {},
) => runCommand(directory.path, flags, options);

const wrong = {
  '.git/HEAD': '',
  'app/catalog-info.yaml': component('pay', { 'kubernetes-id': 'payments' }),
  'app/k8s.yaml': deployment({ name: 'x', id: 'payment' }),
};
const broken = { ...wrong, 'app/broken.yaml': 'apiVersion: v1\nkind: [\n' };
describe('runLint', () => {
  it('ends with 0, 1 or 2', async () => {
    directory.setContent({
      'catalog-info.yaml': component('a'),
      'k.yaml': deployment({ name: 'a', id: 'a' }),
    });
    expect((await run()).code).toBe(0);
    const twins = {
      'catalog-info.yaml': documents(
        component('a'),
        component('b', { 'kubernetes-id': 'a' }),
      ),
      'k.yaml': deployment({ name: 'a', id: 'a' }),
    };
    directory.setContent(twins);
    expect((await run()).code).toBe(0);
    expect((await run({ maxWarnings: 2 })).code).toBe(0);
    expect((await run({ maxWarnings: 1 })).code).toBe(1);
    directory.setContent(wrong);
    expect((await run()).code).toBe(1);
    directory.setContent(broken);
    expect((await run()).code).toBe(2);
  });

  it.each<[string, Partial<LintFlags>, string[], string]>([
    ['a path that is not there', {}, ['nowhere'], 'nowhere does not exist'],
    [
      'a pattern that matches nothing',
      {},
      ['services/*/k8s'],
      'services/*/k8s does not exist: a pattern is for the shell',
    ],
    [
      'a namespace that cannot be one',
      { namespace: 'Bad_NS' },
      ['.'],
      '--namespace "Bad_NS" cannot be a namespace',
    ],
    [
      'a cache that is not asked for',
      { cacheLocation: 'x' },
      ['.'],
      'add --cache',
    ],
    [
      'a baseline that is a directory',
      { baseline: 'app' },
      ['.'],
      '--baseline app cannot be read: it is a directory',
    ],
    [
      'a baseline in a directory that is not there',
      { baseline: 'no/where.json' },
      ['.'],
      'cannot be written: it does not exist, or the directory',
    ],
    ['--dry-run alone', { dryRun: true }, ['.'], 'add --fix'],
    [
      'a configuration that is not there',
      { config: 'none.yaml' },
      ['.'],
      '--config none.yaml',
    ],
    [
      'an unknown rule',
      { config: 'rule.yaml' },
      ['.'],
      'did you mean near-miss?',
    ],
    [
      'an unknown key',
      { config: 'key.yaml' },
      ['.'],
      'lint.ignored is unknown',
    ],
    [
      'a chart that is not there',
      { config: 'chart.yaml' },
      ['.'],
      'lint.charts[0].chart: c holds no Chart.yaml',
    ],
  ])('ends with 2 for %s', async (_, flags, paths, message) => {
    directory.setContent({
      ...wrong,
      'rule.yaml': 'kubernetesMatching:\n  rules: {near-mis: off}\n',
      'key.yaml': 'lint:\n  ignored: []\n',
      'chart.yaml': 'lint:\n  charts: [{chart: c}]\n',
    });
    const { code, stdout, stderr } = await run(flags, { paths });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('takes severities, files to leave out and the clusters from a configuration', async () => {
    directory.setContent({
      ...broken,
      'app/catalog-info.yaml': component('pay', {
        'kubernetes-id': 'payments',
        'kubernetes-cluster': 'prod',
      }),
      'conf/app-config.yaml': [
        'app: {title: ignored}',
        'kubernetesMatching:',
        '  rules: {near-miss: warning}',
        'kubernetes:',
        '  serviceLocatorMethod: {type: singleTenant}',
        '  clusterLocatorMethods:',
        '    - type: config',
        '      clusters: [{name: prod-eu, url: "${URL}"}]',
        'lint:',
        '  ignore: ["../app/bro*"]',
      ].join('\n'),
    });
    const { stdout } = await run({
      config: 'conf/app-config.yaml',
      format: 'json',
    });
    const report = JSON.parse(stdout);
    expect(report.failures).toEqual([]);
    expect(
      report.findings.map((finding: { rule: string; severity: string }) => [
        finding.rule,
        finding.severity,
      ]),
    ).toEqual([
      ['near-miss', 'warning'],
      ['cluster-unknown', 'error'],
    ]);
  });

  it('reads standard input as rendered manifests', async () => {
    directory.setContent(wrong);
    const { code } = await run(
      { manifests: ['-'] },
      {
        paths: ['app/catalog-info.yaml'],
        stdin: deployment({ name: 'x', id: 'payments' }),
      },
    );
    expect(code).toBe(0);
  });
});
