import fs from 'node:fs';
import path from 'node:path';
import { rules } from '@mooring/plugin-kubernetes-matching-common';
import {
  ExpectedFinding,
  loadScenarios,
  Scenario,
} from '@mooring/plugin-kubernetes-matching-common/testUtils';
import { DEFAULT_CONFIG } from './config/readLintConfig';
import { lint } from './lint';
import { isApplicable } from './fix/applyFixes';
import { fix } from './fix/fix';
import { LintOptions } from './LintOptions';

/** Rules about clusters that do not answer, or that the manifests would have to name: a linter has no clusters. */
const NEEDS_CLUSTERS = [
  'access-denied',
  'argocd-destination-unknown',
  'argocd-no-application',
  'cluster-unreachable',
  'credentials-rejected',
  'not-synced',
  'wrong-cluster',
];

const scenarios = loadScenarios();
const lintable = scenarios.filter(
  ({ directory, rule }) =>
    !NEEDS_CLUSTERS.includes(rule ?? '') &&
    !fs.existsSync(path.join(directory, 'clusters.yaml')),
);

function optionsOf({ directory, config }: Scenario): LintOptions {
  return {
    cwd: directory,
    paths: ['catalog-info.yaml', 'manifests'].filter(name =>
      fs.existsSync(path.join(directory, name)),
    ),
    manifests: [],
    namespace: 'default',
    config: { ...DEFAULT_CONFIG, matching: config },
    env: {},
    runTool: async () => {
      throw new Error('nothing here is to be rendered');
    },
  };
}

describe('the scenarios of the rules', () => {
  it('are there, for every rule that a linter can check', () => {
    const covered = lintable.map(({ rule }) => rule);
    const missing = rules.filter(
      ({ id }) => !NEEDS_CLUSTERS.includes(id) && !covered.includes(id),
    );
    expect(missing).toEqual([]);
  });

  it.each(lintable.map(scenario => [scenario.name, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const { result } = await lint(optionsOf(scenario));
      const { findings, failures } = result;
      expect(failures).toEqual([]);
      const { matches, fleet = [] } = scenario.expected;
      const found = findings
        .filter(
          ({ entity }) =>
            entity !== undefined ||
            fleet.length > 0 ||
            scenario.rule === undefined,
        )
        .map(({ rule, severity, entity, fixes }) => ({
          rule,
          severity,
          entity,
          fixes: fixes.map(({ title, certain }) =>
            certain ? `! ${title}` : title,
          ),
        }));
      const expected = [
        ...matches.flatMap(({ entity, findings: own }) =>
          own.map(finding => ({ ...finding, entity })),
        ),
        ...fleet.map(finding => ({ ...finding, entity: undefined })),
      ]
        .filter(({ rule }) => !NEEDS_CLUSTERS.includes(rule))
        .map(({ rule, severity, entity, fixes = [] }) => ({
          rule,
          severity,
          entity,
          fixes,
        }));
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected));
    },
  );

  const fixable = lintable.filter(({ expected }) =>
    expected.matches.some(({ findings }) => findings.some(hasCertainFix)),
  );
  it.each(fixable.map(scenario => [scenario.name, scenario] as const))(
    '%s: --fix mends what it is about, and then has nothing to do',
    async (_, scenario) => {
      const { result, fixed } = await fix(optionsOf(scenario));
      expect(fixed).toBeGreaterThan(0);
      const left = result.findings.map(({ rule }) => rule);
      expect(left).not.toContain(scenario.rule);
      expect(
        result.findings.flatMap(({ fixes }) => fixes.filter(isApplicable)),
      ).toEqual([]);
    },
  );
});

/** What only the portal can say: it has clusters, and looks at them more than once. */
const OF_CLUSTERS =
  /\bon manifests\b|\bmanifests:|\bon (any of )?\d+ clusters?\b|\bno cluster\b|\bwatched\b|\bsynced\b/i;

it('the messages of a linter speak of no cluster that is asked', async () => {
  const messages: string[] = [];
  for (const scenario of lintable) {
    const { result } = await lint(optionsOf(scenario));
    messages.push(
      ...result.findings.flatMap(({ message, fixes }) => [
        message,
        ...fixes.map(({ title }) => title),
      ]),
      ...result.notes,
    );
  }
  expect(messages.length).toBeGreaterThan(lintable.length);
  expect(messages.filter(message => OF_CLUSTERS.test(message))).toEqual([]);
});

function hasCertainFix({ fixes = [] }: ExpectedFinding): boolean {
  return fixes.some(title => title.startsWith('! '));
}
