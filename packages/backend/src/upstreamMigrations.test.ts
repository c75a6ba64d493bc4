import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { migrationBreaks } from './__testUtils__/schema/migrationBreaks';
import { TestDatabases } from './__testUtils__/schema/TestDatabases';

/** Backstage's plugins don't promise that one version back runs on the next one's tables: this page says where it doesn't. */
const PAGE = resolve(
  __dirname,
  '../../../docs/reference/upstream-migrations.md',
);
const { dependencies } = JSON.parse(
  readFileSync(resolve(__dirname, '../package.json'), 'utf8'),
);

jest.setTimeout(300_000);

/** The folders of migrations in the portal's Backstage, by what they are called on the page. */
function foldersOfBackstage(): [name: string, folder: string][] {
  return Object.keys(dependencies)
    .filter(name => name.startsWith('@backstage/'))
    .sort()
    .flatMap(name => {
      const folder = join(
        dirname(require.resolve(`${name}/package.json`)),
        'migrations',
      );
      if (!existsSync(folder)) return [];
      const inside = readdirSync(folder, { withFileTypes: true });
      const within = inside.filter(each => each.isDirectory());
      return within.length === 0
        ? [[name, folder] as [string, string]]
        : within.map(({ name: part }): [string, string] => [
            `${name}, ${part}`,
            join(folder, part),
          ]);
    });
}

const rowsOf = (name: string, breaks: Record<string, string[]>): string[] =>
  Object.entries(breaks).map(
    ([migration, broken]) =>
      `| \`${migration}\` | ${name} | ${broken
        .map(each => each.replaceAll('|', '\\|'))
        .join('; ')} |`,
  );

it('has every migration of Backstage that takes something from the version before on the page, newest first', async () => {
  const databases = await TestDatabases.start();
  try {
    const folders = foldersOfBackstage();
    expect(folders.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        '@backstage/plugin-catalog-backend',
        '@backstage/backend-defaults, scheduler',
      ]),
    );
    const rows: string[] = [];
    for (const [name, folder] of folders) {
      const knex = await databases.open('pg');
      rows.push(...rowsOf(name, await migrationBreaks(knex, folder)));
      await knex.destroy();
    }
    rows.sort().reverse();
    if (process.env.UPDATE_PAGE) writeRows(rows);
    const page = readFileSync(PAGE, 'utf8');
    const written = page.split('\n').filter(line => line.startsWith('| `'));
    expect(written.map(unpadded)).toEqual(rows.map(unpadded));
  } finally {
    await databases.stop();
  }
});

function writeRows(rows: string[]): void {
  const [before] = readFileSync(PAGE, 'utf8').split(/^\| `/m);
  writeFileSync(PAGE, `${before}${rows.join('\n')}\n`);
}

/** Without what Prettier adds. */
function unpadded(row: string): string {
  return row.replace(/ +\|/g, ' |').replaceAll('\\_', '_');
}
