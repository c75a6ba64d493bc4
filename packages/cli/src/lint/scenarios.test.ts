import fs from 'node:fs';
import path from 'node:path';
import { rules } from '@mooring/plugin-kubernetes-matching-common';
import {
  loadScenarios,
  Scenario,
} from '@mooring/plugin-kubernetes-matching-common/testUtils';
import { DEFAULT_CONFIG } from './config/readLintConfig';
import { lint } from './lint';
import { LintResult } from './LintResult';

/** Rules about clusters that do not answer, or that the manifests would have to name: a linter has no clusters. */
const NEEDS_CLUSTERS = [
  'access-denied',
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

async function lintScenario({
  directory,
  config,
}: Scenario): Promise<LintResult> {
  const { result } = await lint({
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
  });
  return result;
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
      const { findings, failures } = await lintScenario(scenario);
      expect(failures).toEqual([]);
      const { matches, fleet = [] } = scenario.expected;
      const found = findings
        .filter(({ entity }) => entity !== undefined || fleet.length > 0 || scenario.rule === undefined)
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
});
