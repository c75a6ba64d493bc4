import { createMockDirectory } from '@backstage/backend-test-utils';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { component, deployment, documents } from './__testUtils__/documents';
import { LintFlags, runLint } from './runLint';

const directory = createMockDirectory();
const DEFAULTS: LintFlags = {
  format: 'text',
  manifests: [],
  fix: false,
  dryRun: false,
  maxWarnings: Infinity,
};

/** Runs the command in the directory. */
async function run(
  flags: Partial<LintFlags> = {},
  options: { paths?: string[]; stdin?: string; cwd?: string } = {},
) {
  let stdout = '';
  let stderr = '';
  const code = await runLint({
    paths: options.paths ?? ['.'],
    flags: { ...DEFAULTS, ...flags },
    cwd: directory.resolve(options.cwd ?? '.'),
    env: {},
    stdin: streamOf(options.stdin ?? ''),
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    version: '1.2.3',
  });
  return { code, stdout, stderr };
}

async function* streamOf(text: string) {
  yield Buffer.from(text.slice(0, 10));
  yield Buffer.from(text.slice(10));
}

const wrong = {
  '.git/HEAD': '',
  'app/catalog-info.yaml': component('pay', { 'kubernetes-id': 'payments' }),
  'app/k8s.yaml': deployment({ name: 'x', id: 'payment' }),
};
const broken = { ...wrong, 'app/broken.yaml': 'apiVersion: v1\nkind: [\n' };
/** What a file may try to do to the log that it is shown in. */
const hostile = {
  'a,b:c%0A.yaml': component('h', {
    'kubernetes-id': '\u001b]0;x\u0007::error::<&"\r\n]]>\ud800',
  }),
};

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
  ])('ends with 2 for %s', async (_, flags, paths, message) => {
    directory.setContent({
      ...wrong,
      'rule.yaml': 'kubernetesMatching:\n  rules: {near-mis: off}\n',
      'key.yaml': 'lint:\n  ignored: []\n',
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

  it('shows people the line, underlined, the manifest and the fix', async () => {
    directory.setContent(wrong);
    const { stdout } = await run({}, { paths: ['app'] });
    expect(stdout.replace(/\d\.\d s/, '0.1 s')).toMatchInlineSnapshot(`
      "app/catalog-info.yaml:6:33  error  near-miss
        6 |     backstage.io/kubernetes-id: payments
          |                                 ~~~~~~~~
        No object carries backstage.io/kubernetes-id="payments"; "payment" is in use by Deployment x on manifests, which no entity claims (1 character differs).
        see app/k8s.yaml:6 (Deployment x)
        fix: write "payment" in the annotation (mooring lint --fix)
        fix: label Deployment x and its pod template with backstage.io/kubernetes-id="payments", which replaces its pods

      1 error in 1 file (1 entity, 1 object in 2 files, 0.1 s)
      "
    `);
    directory.setContent(broken);
    const failed = await run({}, { paths: ['app'] });
    expect(failed.stdout.replace(/\d\.\d s/, '0.1 s')).toMatchInlineSnapshot(`
      "app/broken.yaml:3:1  could not check
        cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]

      app/k8s.yaml:6:33  warning  dangling-label
        6 |     backstage.io/kubernetes-id: payment
          |                                 ~~~~~~~
        No entity claims backstage.io/kubernetes-id="payment", which Deployment x on manifests carries; perhaps component:default/pay is meant.

      note: 1 entity asks for workloads that are not among the manifests that could be read, and may be among the others

      1 warning in 1 file, 1 failure (1 entity, 1 object in 2 files, 0.1 s)
      "
    `);
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

  it('writes JSON in the documented shape, and notes on standard error', async () => {
    directory.setContent({
      ...wrong,
      'app/k8s.yaml': 'apiVersion: v1\nkind: [\n',
    });
    const { stdout, stderr } = await run({ format: 'json' });
    expect(JSON.parse(stdout)).toEqual({
      findings: [],
      checked: { files: 1, entities: 1, objects: 0 },
      failures: [
        {
          file: 'app/k8s.yaml',
          line: 3,
          column: 1,
          message: expect.any(String),
        },
      ],
    });
    expect(stderr).toMatch(/^note: no workloads/);
    directory.setContent(wrong);
    const { findings } = JSON.parse((await run({ format: 'json' })).stdout);
    expect(findings).toEqual([
      {
        rule: 'near-miss',
        severity: 'error',
        file: 'app/catalog-info.yaml',
        line: 6,
        column: 33,
        entity: 'component:default/pay',
        message: expect.any(String),
        fixes: [
          expect.objectContaining({
            title: 'write "payment" in the annotation',
            certain: true,
            file: 'app/catalog-info.yaml',
          }),
          expect.objectContaining({
            certain: false,
            file: 'app/k8s.yaml',
            command: expect.stringContaining('kubectl'),
          }),
        ],
      },
    ]);
  });

  it('writes SARIF with paths from the root of the repository', async () => {
    directory.setContent(wrong);
    const { stdout } = await run({ format: 'sarif' }, { cwd: 'app' });
    const { version, runs }: Log = JSON.parse(stdout);
    expect(version).toBe('2.1.0');
    const [{ tool, results = [], invocations }] = runs;
    expect(tool.driver).toMatchObject({ name: 'mooring', version: '1.2.3' });
    expect(invocations).toMatchObject([{ executionSuccessful: true }]);
    expect(results).toMatchObject([
      {
        ruleId: 'near-miss',
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'app/catalog-info.yaml' },
              region: { startLine: 6, startColumn: 33, endColumn: 41 },
            },
          },
        ],
        relatedLocations: [
          { physicalLocation: { artifactLocation: { uri: 'app/k8s.yaml' } } },
        ],
      },
    ]);
    expect(tool.driver.rules?.[results[0].ruleIndex ?? -1].id).toBe(
      'near-miss',
    );
    directory.setContent(broken);
    const failed: Log = JSON.parse((await run({ format: 'sarif' })).stdout);
    expect(failed.runs[0].invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: 'error', message: { text: expect.any(String) } },
        ],
      },
    ]);
  });

  it('writes annotations for GitHub that no file can break out of', async () => {
    directory.setContent({ ...wrong, ...hostile });
    const annotations = (await run({ format: 'github' })).stdout
      .trim()
      .split('\n');
    expect(annotations).toEqual([
      expect.stringMatching(
        /^::error file=a%2Cb%3Ac%250A.yaml,line=\d+,col=\d+,title=mooring%3A id-format::/,
      ),
      expect.stringMatching(
        /^::error file=app\/catalog-info.yaml,line=6,col=33,endLine=6,endColumn=41,title=mooring%3A near-miss::.*%0Afix: write/,
      ),
    ]);
    directory.setContent(broken);
    const [failure, ...others] = (await run({ format: 'github' })).stdout
      .trim()
      .split('\n');
    expect(failure).toMatch(
      /^::error file=app\/broken.yaml,line=3,col=1,title=mooring%3A could not check::/,
    );
    expect(others).toEqual([
      expect.stringMatching(/^::warning .*dangling-label::/),
      expect.stringMatching(/^::notice title=mooring::1 entity asks/),
    ]);
  });

  it('writes JUnit XML that parses whatever is in the files', async () => {
    directory.setContent({ ...broken, ...hostile });
    const { stdout } = await run({ format: 'junit' });
    expect(XMLValidator.validate(stdout)).toBe(true);
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(
      stdout,
    );
    expect(testsuites.testsuite).toMatchObject({
      '@_tests': '3',
      '@_failures': '2',
      '@_errors': '1',
    });
    directory.setContent({ 'catalog-info.yaml': component('a', {}) });
    expect((await run({ format: 'junit' })).stdout).toContain(
      '<testcase classname="mooring" name="lint"/>',
    );
  });

  it('shows no control characters of a file on a terminal', async () => {
    directory.setContent({ ...wrong, ...hostile });
    const { stdout, stderr } = await run();
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(
      /[\p{Cc}\p{Cf}]/u,
    );
  });
});

describe('--fix', () => {
  const files = {
    'catalog-info.yaml': documents(
      `# ours\n${component('pay', { 'kubernetes-id': 'payments' }).replace(
        'payments',
        "'payments' # as in Kubernetes",
      )}`,
      component('cart'),
    ).replaceAll('\n', '\r\n'),
    'k8s.yaml': documents(
      deployment({ name: 'x', id: 'payment' }),
      deployment({ name: 'cart', id: 'cart', podId: 'kart' }),
    ),
  };

  it('prints a diff and writes nothing with --dry-run', async () => {
    directory.setContent(files);
    const { stdout, stderr, code } = await run({ fix: true, dryRun: true });
    expect(stdout).toMatchInlineSnapshot(`
      "--- a/catalog-info.yaml
      +++ b/catalog-info.yaml
      @@ -4,7 +4,7 @@
       metadata:
         name: pay
         annotations:
      -    backstage.io/kubernetes-id: 'payments' # as in Kubernetes
      +    backstage.io/kubernetes-id: 'payment' # as in Kubernetes
       spec:
         type: service
         lifecycle: production
      --- a/k8s.yaml
      +++ b/k8s.yaml
      @@ -32,7 +32,7 @@
           metadata:
             labels:
               run: cart
      -        backstage.io/kubernetes-id: kart
      +        backstage.io/kubernetes-id: cart
           spec:
             containers:
               - name: main
      "
    `);
    expect(stderr).toBe('would fix 2 findings\n');
    expect(code).toBe(0);
    expect(directory.content()).toEqual(files);
  });

  it('makes the certain fixes, keeps everything else, and has nothing to do a second time', async () => {
    directory.setContent(files);
    expect(await run({ fix: true })).toMatchObject({
      code: 0,
      stderr: 'fixed 2 findings\n',
    });
    const fixed = directory.content();
    expect(fixed).toEqual({
      'catalog-info.yaml': files['catalog-info.yaml'].replace(
        "'payments'",
        "'payment'",
      ),
      'k8s.yaml': files['k8s.yaml'].replace('kart', 'cart'),
    });
    expect((await run()).code).toBe(0);
    expect(await run({ fix: true })).toMatchObject({
      code: 0,
      stderr: 'fixed 0 findings\n',
    });
    expect(directory.content()).toEqual(fixed);
  });
});
