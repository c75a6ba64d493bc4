import { existsSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { component, deployment } from '../__testUtils__/documents';
import { runCommand } from '../__testUtils__/runCommand';
import { LintFlags } from '../runLint';

const REPOSITORY = '../../../../..';
const directory = createMockDirectory();
const run = (flags: Partial<LintFlags> = {}, cwd = '.', paths = ['.']) =>
  runCommand(directory.resolve(cwd), flags, { paths });

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

describe('formats', () => {
  it('shows people the line, underlined, the manifest and the fix', async () => {
    directory.setContent(wrong);
    const { stdout } = await run({}, '.', ['app']);
    expect(stdout.replace(/\d\.\d s/, '0.1 s')).toMatchInlineSnapshot(`
      "app/catalog-info.yaml:6:33  error  near-miss
        6 |     backstage.io/kubernetes-id: payments
          |                                 ~~~~~~~~
        No object carries backstage.io/kubernetes-id="payments"; "payment" is in use by Deployment x, which no entity claims (1 character differs).
        see app/k8s.yaml:6 (Deployment x)
        fix: write "payment" in the annotation (mooring lint --fix)
        fix: label Deployment x and its pod template with backstage.io/kubernetes-id="payments", which replaces its pods

      1 error in 1 file (1 entity, 1 object in 2 files, 0.1 s)
      "
    `);
    directory.setContent(broken);
    const failed = await run({}, '.', ['app']);
    expect(failed.stdout.replace(/\d\.\d s/, '0.1 s')).toMatchInlineSnapshot(`
      "app/broken.yaml:3:1  could not check
        cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]

      app/catalog-info.yaml:6:33  error  near-miss
        6 |     backstage.io/kubernetes-id: payments
          |                                 ~~~~~~~~
        No object carries backstage.io/kubernetes-id="payments"; "payment" is in use by Deployment x, which no entity claims (1 character differs).
        see app/k8s.yaml:6 (Deployment x)
        fix: write "payment" in the annotation (mooring lint --fix)
        fix: label Deployment x and its pod template with backstage.io/kubernetes-id="payments", which replaces its pods

      1 error in 1 file, 1 failure (1 entity, 1 object in 2 files, 0.1 s)
      "
    `);
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
      causes: [{ message: expect.any(String), failures: [0] }],
    });
    expect(stderr).toMatch(
      /^note: nothing that could be read matches component:default\/pay/,
    );
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
    const { stdout } = await run({ format: 'sarif' }, 'app');
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
    expect(tool.driver.rules?.[results[0].ruleIndex ?? -1]).toMatchObject({
      id: 'near-miss',
      name: 'NearMiss',
      helpUri: expect.stringMatching(/docs\/rules\/near-miss\.md$/),
      help: { markdown: expect.stringContaining('](https://') },
    });
    expect(results[0].partialFingerprints).toEqual({
      'mooring/v1': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const { helpUri = '' } of tool.driver.rules ?? []) {
      const page = path.join('docs', helpUri.split('/docs/')[1]);
      expect(existsSync(path.resolve(__dirname, REPOSITORY, page))).toBe(true);
    }
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

  it('writes what GitLab shows in merge requests', async () => {
    directory.setContent(wrong);
    const { stdout } = await run({ format: 'codequality' }, 'app');
    const [issue, ...none] = JSON.parse(stdout);
    expect(none).toEqual([]);
    expect(issue).toEqual({
      description: expect.stringContaining('"payment" is in use'),
      check_name: 'near-miss',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: 'major',
      location: { path: 'app/catalog-info.yaml', lines: { begin: 6 } },
    });
    const moved = `# a line more\n${wrong['app/catalog-info.yaml']}`;
    directory.setContent({ ...broken, 'app/catalog-info.yaml': moved });
    const later = await run({ format: 'codequality' });
    const issues: (typeof issue)[] = JSON.parse(later.stdout);
    const kinds = issues.map(({ check_name: name, severity }) => [
      name,
      severity,
    ]);
    expect(kinds).toContainEqual(['could-not-check', 'critical']);
    const ids = issues.map(({ fingerprint }) => fingerprint);
    expect(new Set(ids).size).toBe(ids.length);
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
      expect.stringMatching(/^::error file=app\/catalog-info.yaml,line=6/),
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

  it('says each cause once, in every format', async () => {
    directory.setContent({
      ...wrong,
      'b/kustomization.yaml': 'resources: [missing.yaml]\n',
      'c/kustomization.yaml': 'resources: [absent.yaml]\n',
      'd/kustomization.yaml': 'resources: [none.yaml]\n',
    });
    const out = async (format: string) => (await run({ format })).stdout;
    const json = JSON.parse(await out('json'));
    expect(json.failures).toHaveLength(3);
    expect(json.causes).toEqual([
      {
        message: expect.stringContaining('missing.yaml'),
        failures: [0, 1, 2],
      },
    ]);
    const log = JSON.parse(await out('sarif')) as Log;
    const [{ toolExecutionNotifications = [] }] = log.runs[0].invocations ?? [];
    expect(toolExecutionNotifications).toHaveLength(1);
    expect(toolExecutionNotifications[0].locations).toHaveLength(3);
    const others =
      '(and so for c/kustomization.yaml:1:1, d/kustomization.yaml:1:1)';
    const issues = JSON.parse(await out('codequality'));
    expect(
      issues.filter(
        (issue: { check_name: string }) =>
          issue.check_name === 'could-not-check',
      ),
    ).toMatchObject([{ description: expect.stringContaining(others) }]);
    const annotations = (await out('github')).split('\n');
    expect(
      annotations.filter(line => line.includes('could not check')),
    ).toEqual([expect.stringContaining(others)]);
    const junit = await out('junit');
    expect(junit).toContain('errors="1"');
    expect(junit).toContain(others);
  });
});
