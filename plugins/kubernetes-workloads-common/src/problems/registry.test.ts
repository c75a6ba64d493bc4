import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { problemRules } from './registry';

const pages = path.resolve(__dirname, '../../../../docs/problems');

describe('problemRules', () => {
  it.each(problemRules.map(({ id }) => id))(
    '%s has a file, a test and a page that names it',
    id => {
      expect(existsSync(path.join(__dirname, `${id}.ts`))).toBe(true);
      expect(existsSync(path.join(__dirname, `${id}.test.ts`))).toBe(true);
      const page = readFileSync(path.join(pages, `${id}.md`), 'utf8');
      expect(page).toMatch(new RegExp(`^# ${id}\n`));
      for (const heading of ['## What it means', '## What to do'])
        expect(page).toContain(`\n${heading}\n`);
    },
  );

  it('holds every problem that has a test, each under its own id', () => {
    const tested = readdirSync(__dirname)
      .filter(file => /^[a-z-]+\.test\.ts$/.test(file))
      .map(file => file.replace('.test.ts', ''))
      .filter(name => !['registry', 'quantity'].includes(name));
    expect(problemRules.map(({ id }) => id).sort()).toEqual(tested.sort());
  });

  it('is listed in the index of the pages, with its severity and description', () => {
    const cells = readFileSync(path.join(pages, 'README.md'), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('| ['))
      .map(line => line.split('|').map(cell => cell.trim()));
    expect(
      cells.map(([, link, severity, finds]) => [link, severity, finds]),
    ).toEqual(
      problemRules.map(({ id, severity, description }) => [
        `[${id}](${id}.md)`,
        severity,
        description,
      ]),
    );
  });
});
