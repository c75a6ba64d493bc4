import { symlink } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { stringify } from 'yaml';
import { component, deployment, documents } from './__testUtils__/documents';
import { lintDirectory, lines } from './__testUtils__/lintDirectory';
import { LintOptions } from './LintOptions';

const ID = 'backstage.io/kubernetes-id';
const directory = createMockDirectory();
const lint = async (
  files: Record<string, string>,
  options: Partial<LintOptions> = {},
) => {
  directory.setContent({ '.git/HEAD': '', ...files });
  return await lintDirectory(directory.path, options);
};
const location = (...targets: string[]) =>
  stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name: 'all' },
    spec: { targets },
  });

describe('lint', () => {
  it('says where the mistake is, what it should be, and which manifest says so', async () => {
    const { findings, checked, failures } = await lint({
      'catalog-info.yaml': component('payments', {
        'kubernetes-id': 'payments-api',
      }),
      'k8s/app.yaml': deployment({ name: 'pay', id: 'payment-api' }),
    });
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'near-miss',
        severity: 'error',
        entity: 'component:default/payments',
        place: {
          file: 'catalog-info.yaml',
          line: 6,
          column: 33,
          endColumn: 45,
        },
        related: [
          {
            file: 'k8s/app.yaml',
            line: 6,
            column: 33,
            endColumn: 44,
            label: 'Deployment pay',
          },
        ],
        message: expect.stringContaining('"payment-api"'),
      }),
    ]);
    expect(checked).toEqual({ files: 2, entities: 1, objects: 1 });
    expect(failures).toEqual([]);
  });

  it('finds entities in every document, under every name, and where Locations point', async () => {
    const bad = (name: string) =>
      component(name, { 'kubernetes-id': `-${name}` });
    const result = await lint({
      'catalog-info.yaml': documents(
        bad('one'),
        location('./a/*.yaml', './b/second.yaml', './catalog-info.yaml'),
      ),
      'a/custom.yaml': bad('two').replace('backstage.io/v1', 'acme.io/v1'),
      'b/second.yaml': location('../c/third.yaml', 'https://example.com/x'),
      'c/third.yaml': bad('three'),
      'd/entities.yml': bad('four'),
      'e/entity.json': JSON.stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'five', annotations: {} },
      }),
    });
    expect(result.failures).toEqual([]);
    expect(result.checked.entities).toBe(7);
    expect(lines(result)).toEqual([
      'id-format a/custom.yaml:6:33 component:default/two',
      'id-format c/third.yaml:6:33 component:default/three',
      'id-format catalog-info.yaml:6:33 component:default/one',
      'id-format d/entities.yml:6:33 component:default/four',
    ]);
  });

  it('reports Locations that lead nowhere or out of the checkout', async () => {
    const { failures } = await lint(
      {
        'repo/.git/HEAD': '',
        'outside.yaml': component('outside'),
        'repo/catalog-info.yaml': documents(
          component('inside'),
          location(
            './missing.yaml',
            '../outside.yaml',
            './none/*.yaml',
            '/etc/passwd',
          ),
        ),
      },
      { paths: ['repo'] },
    );
    expect(
      failures.map(({ file, line, message }) => [file, line, message]),
    ).toEqual([
      ['repo/catalog-info.yaml', 18, expect.stringContaining('does not exist')],
      [
        'repo/catalog-info.yaml',
        19,
        expect.stringContaining('leads out of the checkout'),
      ],
      ['repo/catalog-info.yaml', 20, expect.stringContaining('does not exist')],
    ]);
  });

  it('leaves out what git ignores, and what the tools of others own', async () => {
    const bad = component('bad', { 'kubernetes-id': '-' });
    const result = await lint({
      'catalog-info.yaml': component('good'),
      'k8s.yaml': deployment({ name: 'good', id: 'good' }),
      '.gitignore': '/build\n*.gen.yaml\n!keep.gen.yaml\n',
      'build/catalog-info.yaml': bad,
      'x/y.gen.yaml': bad,
      'x/keep.gen.yaml': component('kept'),
      'x/.gitignore': 'nested/\n',
      'x/nested/catalog-info.yaml': bad,
      'node_modules/p/catalog-info.yaml': bad,
      'chart/Chart.yaml': 'name: c\ntype: library\n',
      'chart/templates/a.yaml': 'apiVersion: v1\n{{- if }}',
      '.github/workflows/x.yaml': 'on: push\njobs: {}',
      'values.yaml': 'apiVersion: [not, an, object]',
      'kubeconfig.yaml': 'apiVersion: v1\nkind: Config\nclusters: []',
    });
    expect(result.failures).toEqual([]);
    expect(result.checked.entities).toBe(2);
    expect(lines(result)).toEqual([]);
  });

  it('takes manifests without namespace to go where their entity looks', async () => {
    const asking = (name: string) =>
      component(name, { 'kubernetes-id': name, 'kubernetes-namespace': name });
    const files = {
      'a/catalog-info.yaml': asking('a'),
      'b/catalog-info.yaml': asking('b'),
      'deploy/a.yaml': deployment({ name: 'a', id: 'a' }),
      'b/k8s/b.yaml': deployment({ name: 'b', id: 'B' }),
    };
    const { findings } = await lint(files);
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['near-miss', expect.stringContaining('Deployment b/b')],
    ]);
    const named = await lint({
      ...files,
      'deploy/a.yaml': deployment({ name: 'a', id: 'a', namespace: 'other' }),
    });
    expect(lines(named)).toContain(
      'wrong-namespace a/catalog-info.yaml:7:40 component:default/a',
    );
    const flagged = await lint(files, { namespace: 'elsewhere' });
    expect(flagged.findings.map(({ rule }) => rule)).toContain(
      'wrong-namespace',
    );
  });

  it('reads the same object in several environments, and says once what is wrong in all', async () => {
    const wrong = deployment({ name: 'a', id: 'a', podId: 'b' });
    const result = await lint({
      'catalog-info.yaml': component('a'),
      'staging/a.yaml': wrong,
      'production/a.yaml': wrong,
    });
    expect(lines(result)).toEqual([
      'label-on-controller-only production/a.yaml:15:37 component:default/a',
      'label-on-controller-only staging/a.yaml:15:37 component:default/a',
    ]);
    expect(result.checked.objects).toBe(2);
  });

  it('without workloads runs the rules that need none, and says so', async () => {
    const result = await lint({
      'catalog-info.yaml': documents(
        component('a', { 'kubernetes-id': 'a', 'kubernetes-namespace': 'A,B' }),
        component('b'),
      ),
      'config.yaml': stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a' },
      }),
    });
    expect(result.findings.map(({ rule }) => rule)).toEqual([
      'namespace-format',
    ]);
    expect(result.notes).toEqual([
      expect.stringMatching(/component:default\/b.*--manifests/),
    ]);
  });

  it('reads manifests of another checkout, and of standard input, without asking who owns the rest', async () => {
    const files = {
      'app/.git/HEAD': '',
      'app/catalog-info.yaml': component('a'),
      'deploy/.git/HEAD': '',
      'deploy/a.yaml': deployment({ name: 'a', id: 'A' }),
      'deploy/other.yaml': deployment({ name: 'other', id: 'other' }),
    };
    const found = await lint(files, { paths: ['app'], manifests: ['deploy'] });
    expect(lines(found)).toEqual([
      'near-miss app/catalog-info.yaml:6:33 component:default/a',
    ]);
    const piped = await lint(files, {
      paths: ['app'],
      stdin: documents(
        deployment({ name: 'a', id: 'a' }),
        deployment({ name: 'o', id: 'o' }),
      ),
    });
    expect(lines(piped)).toEqual(['dangling-label <stdin>:26:33 -']);
  });

  it('obeys comments that disable rules on their line', async () => {
    const wrong = (name: string, comment: string) =>
      component(name, { 'kubernetes-id': `-${name}` }).replace(
        `-${name}\n`,
        `-${name} ${comment}\n`,
      );
    const result = await lint({
      'catalog-info.yaml': documents(
        wrong('one', '# mooring-disable-line id-format -- it is meant'),
        wrong('two', '# mooring-disable-line near-miss, no-objects'),
        wrong('three', '# why not # mooring-disable-line'),
      ),
    });
    expect(result.findings.map(({ entity }) => entity)).toEqual([
      'component:default/two',
    ]);
  });

  it('does not take a manifest that cannot be read for one that is not there', async () => {
    const { findings, failures, notes } = await lint({
      'a/catalog-info.yaml': component('a'),
      'b/catalog-info.yaml': component('b'),
      'b/k8s.yaml': deployment({ name: 'b', id: 'b', podId: 'B' }),
      'a/k8s.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {',
    });
    expect(failures).toEqual([
      {
        file: 'a/k8s.yaml',
        line: 3,
        column: expect.any(Number),
        message: expect.stringContaining('cannot be read'),
      },
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual([
      'label-on-controller-only',
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/component:default\/a.*a\/k8s.yaml:3/),
    ]);
  });

  it('says that nothing matches only where the workload would have to be', async () => {
    const alone = deployment({ name: 'front' });
    const beside = await lint({
      'catalog-info.yaml': component('ledger'),
      'k8s/app.yaml': alone,
    });
    expect(beside.findings).toMatchObject([
      {
        rule: 'no-objects',
        severity: 'error',
        message: expect.stringContaining('Deployment front is there'),
        fixes: [{ title: expect.stringContaining('label Deployment') }],
      },
    ]);
    const claimed = await lint({
      'catalog-info.yaml': documents(component('a'), component('b')),
      'k8s/a.yaml': deployment({ name: 'a', id: 'a' }),
    });
    expect([claimed.findings, claimed.notes]).toEqual([
      [],
      [expect.stringMatching(/component:default\/b.*--manifests/)],
    ]);
    const apart = await lint({
      'catalog/ledger.yaml': component('ledger'),
      'k8s/app.yaml': alone,
    });
    expect(apart.findings).toMatchObject([
      { rule: 'no-objects', severity: 'warning' },
    ]);
    const given = await lint(
      { 'a/catalog-info.yaml': component('ledger'), 'b/x.yaml': alone },
      { paths: ['a'], manifests: ['b'] },
    );
    expect(given.findings).toMatchObject([
      { rule: 'no-objects', severity: 'error' },
    ]);
  });

  it('reports what it read, whatever else it could not', async () => {
    const { findings } = await lint({
      'services/a/catalog-info.yaml': component('a', { 'kubernetes-id': 'A' }),
      'services/a/k8s.yaml': deployment({ name: 'x', id: 'a' }),
      'services/b/catalog-info.yaml': component('b', {
        'kubernetes-id': 'b',
        'kubernetes-namespace': 'here',
      }),
      'services/b/k8s.yaml': deployment({
        name: 'why',
        id: 'b',
        namespace: 'there',
      }),
      'tools/broken.yaml': 'apiVersion: apps/v1\nkind: [',
    });
    expect(findings).toMatchObject([
      { rule: 'near-miss', severity: 'error' },
      { rule: 'wrong-namespace', severity: 'error' },
    ]);
  });

  it('says that Jobs carry the label only until they have one of their own, and labels both templates', async () => {
    const cronJob = (jobs?: object) => ({
      'catalog-info.yaml': component('nightly'),
      'k8s.yaml': stringify({
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'job', labels: { [ID]: 'nightly' } },
        spec: {
          schedule: '0 1 * * *',
          jobTemplate: {
            metadata: jobs && { labels: jobs },
            spec: { template: { metadata: { labels: { [ID]: 'nightly' } } } },
          },
        },
      }),
    });
    const { findings } = await lint(cronJob());
    expect(findings).toMatchObject([
      {
        rule: 'label-on-controller-only',
        severity: 'warning',
        place: { file: 'k8s.yaml', line: 9 },
        fixes: [{ certain: true, edits: [{}, {}] }],
      },
    ]);
    const other = await lint(cronJob({ app: 'nights' }));
    expect(other.findings).toMatchObject([{ severity: 'error' }]);
    const right = await lint(cronJob({ [ID]: 'nightly' }));
    expect(right.findings).toEqual([]);
  });

  it('says once what several rules explain by one workload', async () => {
    const { findings } = await lint({
      'catalog-info.yaml': component('pay'),
      'k8s.yaml': deployment({ name: 'pay' }).replaceAll('run:', 'app:'),
    });
    expect(findings.map(({ rule }) => rule)).toEqual(['near-miss']);
    const behindService = await lint({
      'catalog-info.yaml': component('pay'),
      'k8s.yaml': documents(
        deployment({ name: 'pay' }).replaceAll('run:', 'app:'),
        stringify({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: {
            name: 'pay',
            labels: { 'backstage.io/kubernetes-id': 'pay' },
          },
          spec: { selector: { app: 'pay' } },
        }),
      ),
    });
    expect(behindService.findings).toMatchObject([
      {
        rule: 'no-objects',
        message: expect.stringMatching(
          /^No workload matches.*only Service pay/,
        ),
        fixes: [{ title: expect.stringContaining('label Deployment pay') }],
      },
    ]);
  });

  it('refuses to lint nothing', async () => {
    await expect(lint({ 'a.txt': '' })).rejects.toThrow(/no catalog-info.yaml/);
    await expect(lint({}, { paths: ['missing'] })).rejects.toThrow(
      'missing does not exist',
    );
  });

  it('follows links within the checkout, once, and names those that lead out', async () => {
    directory.setContent({
      'repo/.git/HEAD': '',
      'repo/real/catalog-info.yaml': component('a', { 'kubernetes-id': '-' }),
      'outside.yaml': deployment({ name: 'a', id: 'a' }),
    });
    const repo = directory.resolve('repo');
    await symlink('real/catalog-info.yaml', `${repo}/catalog-info.yaml`);
    await symlink('.', `${repo}/loop`);
    await symlink('self.yaml', `${repo}/self.yaml`);
    await symlink('../outside.yaml', `${repo}/out.yaml`);
    await symlink('/etc', `${repo}/etc`);
    const result = await lintDirectory(repo);
    expect(lines(result)).toEqual([
      'id-format real/catalog-info.yaml:6:33 component:default/a',
    ]);
    expect(result.failures).toEqual([
      {
        file: 'out.yaml',
        message: expect.stringContaining('out of the checkout'),
      },
      { file: 'self.yaml', message: expect.stringContaining('nowhere') },
    ]);
    expect(result.notes).toContainEqual(
      expect.stringContaining('etc is a symbolic link'),
    );
  });
});
