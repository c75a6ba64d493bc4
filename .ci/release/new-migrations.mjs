// Says which rows docs/reference/upstream-migrations.md has at a tag and not at the release before it, for the notes of the release:
// new-migrations.mjs TAG, in a clone that has all tags.
import { execFileSync } from 'node:child_process';

const PAGE = 'docs/reference/upstream-migrations.md';

const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();

/** What `git` says, or nothing where it fails. */
function tryGit(...args) {
  try {
    return git(...args);
  } catch {
    return '';
  }
}

/** The rows of the page at a tag, by migration and package: what the migration takes may be worded in another way. */
function rowsAt(tag) {
  const page = tryGit('show', `${tag}:${PAGE}`);
  const rows = page.split('\n').filter(line => line.startsWith('| `'));
  return new Map(
    rows.map(row => {
      const cells = row.split('|').map(cell => cell.trim());
      return [
        `${cells[1]} ${cells[2]}`,
        `| ${cells.slice(1, -1).join(' | ')} |`,
      ];
    }),
  );
}

const tag = process.argv[2];
if (!tag) throw new Error('Say which tag: new-migrations.mjs TAG');
git('rev-parse', '--verify', `${tag}^{commit}`);
const rows = rowsAt(tag);
if (rows.size === 0) throw new Error(`${PAGE} has no rows at ${tag}`);

const last = tryGit(
  ...['describe', '--tags', '--abbrev=0'],
  ...['--match', 'v[0-9]*', '--exclude', '*-*', `${tag}^`],
);
if (last) {
  const known = rowsAt(last);
  const added = [...rows].flatMap(([key, row]) =>
    known.has(key) ? [] : [row],
  );
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  const upgrade = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${tag}/docs/runbook/upgrade.md#when-a-migration-takes-something-away`;
  console.log(
    added.length === 0
      ? `No migration of Backstage takes anything from ${last}: pods may be replaced one by one.`
      : [
          `**These migrations of Backstage take something from ${last}**: no old pod may run beside a new one ([Upgrade](${upgrade})).`,
          '',
          '| migration | package | what the version before loses |',
          '| --- | --- | --- |',
          ...added,
        ].join('\n'),
  );
}
