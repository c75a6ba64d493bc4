import { readdirSync } from 'node:fs';
import type { Knex } from 'knex';
import { breaksOf } from './breaksOf';
import { readSchema } from './readSchema';

/** What each migration of a folder takes from the version that knows only those before it, by its name; carried out in `knex`. */
export async function migrationBreaks(
  knex: Knex,
  folder: string,
): Promise<Record<string, string[]>> {
  const breaks: Record<string, string[]> = {};
  let before = await readSchema(knex);
  const names = readdirSync(folder).filter(name => /\.[cm]?js$/.test(name));
  for (const name of names.sort()) {
    const [, ran] = await knex.migrate.up({ directory: folder });
    if (ran[0] !== name) throw new Error(`${ran[0]} ran in place of ${name}`);
    const after = await readSchema(knex);
    const broken = breaksOf(before, after);
    if (broken.length > 0) breaks[name.replace(/\.[cm]?js$/, '')] = broken;
    before = after;
  }
  return breaks;
}
