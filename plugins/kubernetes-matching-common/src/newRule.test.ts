import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { newRule } from '../scripts/newRule';

const ROOT = path.resolve(__dirname, '../../..');
const PACKAGE = 'plugins/kubernetes-matching-common';

describe('newRule', () => {
  let root: string;
  beforeEach(() => {
    // A copy of what a rule is made of, with the modules of the original
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'new-rule-'));
    for (const part of ['src', 'fixtures', 'scripts', 'package.json'])
      fs.cpSync(
        path.join(ROOT, PACKAGE, part),
        path.join(root, PACKAGE, part),
        { recursive: true },
      );
    fs.cpSync(path.join(ROOT, 'docs/rules'), path.join(root, 'docs/rules'), {
      recursive: true,
    });
    fs.symlinkSync(
      path.join(ROOT, 'node_modules'),
      path.join(root, 'node_modules'),
    );
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  /** What the rule finds in its scenario, asked in a process of its own. */
  const outcome = (id: string) => {
    const program = `
      const { loadScenarios, outcomeOf } = require('./src/testUtils');
      const { rules } = require('./src/rules/registry');
      const scenario = loadScenarios().find(({ rule }) => rule === '${id}');
      const { isDeepStrictEqual } = require('node:util');
      console.log(JSON.stringify({
        registered: rules.some(rule => rule.id === '${id}'),
        asExpected: isDeepStrictEqual(
          JSON.parse(JSON.stringify(outcomeOf(scenario))),
          JSON.parse(JSON.stringify(scenario.expected)),
        ),
      }));`;
    return JSON.parse(
      execFileSync(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          '--eval',
          program,
        ],
        { cwd: path.join(root, PACKAGE), encoding: 'utf8' },
      ),
    );
  };

  it('writes a rule that is green once it is filled in, and not before', () => {
    const files = newRule({ root, id: 'name-wrong' });
    expect(files.filter(file => !file.includes('/fixtures/'))).toEqual([
      path.join(root, PACKAGE, 'src/rules/name-wrong.ts'),
      path.join(root, PACKAGE, 'src/rules/name-wrong.test.ts'),
      path.join(root, 'docs/rules/name-wrong.md'),
      path.join(root, PACKAGE, 'src/rules/registry.ts'),
    ]);
    expect(outcome('name-wrong')).toEqual({
      registered: true,
      asExpected: false,
    });

    const [rule] = files;
    const text = fs.readFileSync(rule, 'utf8');
    fs.writeFileSync(
      rule,
      text.replace('false; // TODO', "entity.metadata.name === 'wrong';"),
    );
    expect(outcome('name-wrong')).toEqual({
      registered: true,
      asExpected: true,
    });
  }, 120_000);

  it.each([
    ['near-miss', 'choose another id'],
    ['Name', 'lower-case words'],
    ['../x', 'lower-case words'],
    ['', 'lower-case words'],
  ])('refuses %j', (id, message) => {
    expect(() => newRule({ root, id })).toThrow(message);
  });
});
