import fs from 'node:fs';
import path from 'node:path';
import { loadScenarios } from '../testUtils';
import { ruleIndex } from '../../scripts/ruleIndex';
import { rules } from './registry';

const DOCS = path.resolve(__dirname, '../../../../docs/rules');
const ids = rules.map(({ id }) => id).sort();

/** The names without this ending of the files in a directory. */
function filesIn(directory: string, ending: string): string[] {
  return fs
    .readdirSync(directory)
    .filter(file => file.endsWith(ending))
    .map(file => file.slice(0, -ending.length))
    .filter(name => !['README', 'registry'].includes(name))
    .sort();
}

describe('rules', () => {
  it('exist together: the rule, its test, its page and its scenarios', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      filesIn(__dirname, '.ts').filter(name => !name.endsWith('.test')),
    ).toEqual(ids);
    expect(filesIn(__dirname, '.test.ts')).toEqual(ids);
    expect(filesIn(DOCS, '.md')).toEqual(ids);
    const covered = loadScenarios().flatMap(({ rule }) => rule ?? []);
    expect([...new Set(covered)].sort()).toEqual(ids);
  });

  it.each(ids)('%s has a page that says all there is to say', id => {
    const page = fs.readFileSync(path.join(DOCS, `${id}.md`), 'utf8');
    expect(page.split('\n').filter(line => line.startsWith('#'))).toEqual(
      expect.arrayContaining([
        `# ${id}`,
        '## Wrong',
        '## Right',
        '## How to fix',
        '## When to switch it off',
      ]),
    );
  });

  it('are listed in docs/rules/README.md as they are', () => {
    const page = fs.readFileSync(path.join(DOCS, 'README.md'), 'utf8');
    expect(page).toBe(ruleIndex());
  });

  it('say when they are checked if they need clusters, and only then', () => {
    for (const { id, needs, when } of rules) {
      expect([id, when !== undefined]).toEqual([id, needs === 'cluster']);
    }
  });
});
