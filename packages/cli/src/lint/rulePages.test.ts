import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { rules } from '@mooring/plugin-kubernetes-matching-common';
import { parseAllDocuments } from 'yaml';
import { lintDirectory } from './__testUtils__/lintDirectory';
import { DEFAULT_CONFIG, readLintConfig } from './config/readLintConfig';
import { applyFixes } from './fix/applyFixes';
import { lint } from './lint';
import { LintOptions } from './LintOptions';
import { LintResult } from './LintResult';

const PAGES = path.resolve(__dirname, '../../../../docs/rules');
const FENCE = /^```(?:yaml|hcl) title="([^"]+)"\n([\s\S]*?)^```$/gm;
const CONFIG = 'app-config.yaml';
/** Rules about clusters, which a linter has none of; and two that say nothing that would have to be mended. */
const NOT_LINTED = [
  'access-denied',
  'argocd-destination-unknown',
  'argocd-no-application',
  'cluster-unreachable',
  'credentials-rejected',
  'not-synced',
  'wrong-cluster',
  'argocd-unclaimed',
  'unlabelled-workload',
];
/** What to do about these is for people to say. */
const WITHOUT_FIX = ['dangling-label', 'id-collision', 'only-finished'];

type Files = Record<string, string>;

const directory = createMockDirectory();
const examples = rules
  .map(({ id }) => id)
  .filter(id => !NOT_LINTED.includes(id))
  .flatMap(id => {
    const [, wrong = '', right = ''] =
      /^## Wrong$([\s\S]*?)^## Right$([\s\S]*?)^## How to fix$/m.exec(
        readFileSync(path.join(PAGES, `${id}.md`), 'utf8'),
      ) ?? [];
    return variants(wrong).map((files, index) => ({
      id,
      language: 'main.tf' in files ? 'Terraform' : 'YAML',
      wrong: files,
      right: variants(right)[index],
    }));
  });

/** The files of an example; where it is shown in Terraform too, once with that in the place of the manifest. */
function variants(section: string): Files[] {
  const files: Files = Object.fromEntries(
    [...section.matchAll(FENCE)].map(([, name, text]) => [name, text]),
  );
  const { 'main.tf': terraform, 'deployment.yaml': yaml, ...others } = files;
  if (terraform === undefined) return [files];
  return [
    { ...others, 'deployment.yaml': yaml },
    { ...others, 'main.tf': terraform },
  ];
}

async function optionsFor(files: Files): Promise<LintOptions> {
  directory.setContent({ '.git/HEAD': '', ...files });
  const config =
    CONFIG in files
      ? await readLintConfig(directory.resolve(CONFIG), CONFIG)
      : DEFAULT_CONFIG;
  return {
    cwd: directory.path,
    paths: ['.'],
    manifests: [],
    config,
    env: {},
    runTool: async () => '',
  };
}

/** Where the findings are: `rule file:line`. */
function places({ findings }: LintResult, among: readonly string[]): string[] {
  return findings
    .filter(({ rule }) => among.includes(rule) || rule !== 'no-objects')
    .map(({ rule, place: { file, line } }) => `${rule} ${file}:${line}`)
    .sort();
}

/** The lines that end in a comment with the rule's name. */
function marked(files: Files, id: string): string[] {
  return Object.entries(files)
    .flatMap(([name, text]) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          line.endsWith(` # ${id}`) ? [`${id} ${name}:${index + 1}`] : [],
        ),
    )
    .sort();
}

describe('the examples on the page of', () => {
  it('are there for every rule, and in Terraform where it is about workloads', () => {
    expect(new Set(examples.map(({ id }) => id)).size).toBe(
      rules.length - NOT_LINTED.length,
    );
    expect(
      examples.filter(({ language }) => language === 'Terraform').length,
    ).toBeGreaterThanOrEqual(9);
  });

  it.each(examples)('$id in $language: wrong', async ({ id, wrong }) => {
    const result = await lintDirectory(directory.path, await optionsFor(wrong));
    expect(result.failures).toEqual([]);
    const lines = marked(wrong, id);
    expect(lines.length).toBeGreaterThan(0);
    expect(places(result, [id])).toEqual(lines);
  });

  it.each(examples)('$id in $language: right', async ({ right }) => {
    const result = await lintDirectory(directory.path, await optionsFor(right));
    expect([result.failures, places(result, [])]).toEqual([[], []]);
  });

  it.each(
    examples.filter(
      ({ id, language }) => language === 'YAML' && !WITHOUT_FIX.includes(id),
    ),
  )('$id: a fix turns wrong into right', async ({ wrong, right }) => {
    const { result } = await lint(await optionsFor(wrong));
    const [finding] = result.findings;
    const outcomes: unknown[] = [];
    for (const fix of finding.fixes) {
      const { checkout } = await lint(await optionsFor(wrong));
      const fixes = [{ ...fix, certain: true }];
      await applyFixes(checkout, [{ ...finding, fixes }]);
      const textOf = async (name: string) =>
        (await checkout.read(directory.resolve(name)))?.text ?? '';
      outcomes.push(await valuesOf(wrong, textOf));
    }
    const expected = await valuesOf(right, async name => right[name]);
    expect(outcomes).toContainEqual(expected);
  });
});

async function valuesOf(
  files: Files,
  read: (name: string) => Promise<string>,
): Promise<unknown> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(files)) {
    values[name] = parseAllDocuments(await read(name)).map(item => item.toJS());
  }
  return values;
}
