import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DIRECTORY = resolve(__dirname, '../../../docs/decisions');
const read = (file: string) => readFileSync(join(DIRECTORY, file), 'utf8');

/** The records, with the number and the title of their own first line. */
const records = readdirSync(DIRECTORY)
  .filter(file => file.endsWith('.md') && file !== 'README.md')
  .sort()
  .map(file => {
    const [, number, title] = /^# (\d+)\. (.+)\n/.exec(read(file)) ?? [];
    return { file, number, title };
  });

describe('docs/decisions', () => {
  it('has a number for each record, the same in its name and in its title', () => {
    expect(records.length).toBeGreaterThan(10);
    expect(records.map(({ file }) => file.replace(/-.*/, ''))).toEqual(
      records.map(({ number }) => String(number).padStart(4, '0')),
    );
    const numbers = records.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('lists each record once, by its number and title', () => {
    const rows = read('README.md')
      .split('\n')
      .flatMap(line => {
        const cells = /^\| (\d+) +\| \[(.+)\]\((.+)\) +\|$/.exec(line);
        return cells ? [cells.slice(1)] : [];
      });
    expect(rows).toEqual(
      records.map(({ number, title, file }) => [number, title, file]),
    );
  });
});
