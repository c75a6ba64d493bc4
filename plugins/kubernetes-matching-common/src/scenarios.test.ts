import { loadScenarios, outcomeOf } from './testUtils';

const scenarios = loadScenarios();

describe('scenarios', () => {
  it.each(scenarios.map(scenario => [scenario.name, scenario] as const))(
    '%s',
    (_, scenario) => {
      expect(outcomeOf(scenario)).toEqual(scenario.expected);
    },
  );

  it('has at least as many correct projects as wrong ones, and they stay silent', () => {
    const correct = scenarios.filter(({ rule }) => rule === undefined);
    expect(2 * correct.length).toBeGreaterThanOrEqual(scenarios.length);
    for (const { expected, name } of correct) {
      const findings = expected.matches.flatMap(match => match.findings);
      expect([name, ...findings, ...(expected.fleet ?? ['?'])]).toEqual([name]);
    }
  });

  it('has each wrong project lead with its rule', () => {
    const wrong = scenarios.filter(({ rule }) => rule !== undefined);
    for (const { expected, name, rule } of wrong) {
      const leads = expected.matches.map(({ findings: [lead] }) => lead);
      const found = [...leads, ...(expected.fleet ?? [])];
      expect([name, found.map(finding => finding?.rule)]).toEqual([
        name,
        expect.arrayContaining([rule]),
      ]);
    }
  });
});
