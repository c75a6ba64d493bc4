import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../../..');
const SCRIPT = join(ROOT, '.ci/release/new-migrations.mjs');
const LIST = `sha256:${'c'.repeat(64)}`;

const run = promisify(execFile);
let directory: string;
let workflow: any;
beforeEach(async () => {
  workflow = parse(
    await readFile(join(ROOT, '.github/workflows/release.yml'), 'utf8'),
  );
  directory = await mkdtemp(join(tmpdir(), 'mooring-release-'));
  await mkdir(join(directory, 'bin'));
});
afterEach(() => rm(directory, { recursive: true }));

const git = async (...args: string[]) =>
  run(
    'git',
    [
      ...['-c', 'user.name=Test', '-c', 'user.email=test@example.com'],
      ...['-c', 'commit.gpgsign=false', '-c', 'tag.gpgsign=false', ...args],
    ],
    { cwd: directory },
  );

/** A release whose page has these rows. */
async function tagged(tag: string, rows: string[] | undefined) {
  if (rows) {
    const lines = rows.map(row => `| ${row} |\n`).join('');
    await mkdir(join(directory, 'docs/reference'), { recursive: true });
    await writeFile(
      join(directory, 'docs/reference/upstream-migrations.md'),
      `# Migrations\n\n| migration | package | what |\n| --- | --- | --- |\n${lines}`,
    );
    await git('add', 'docs');
  }
  await git('commit', '--quiet', '--allow-empty', '--message', tag);
  await git('tag', tag);
}

const notesOf = async (tag: string) => {
  const { stdout } = await run(process.execPath, [SCRIPT, tag], {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'example/portal',
    },
  });
  return stdout;
};

const OLD = '`20240101_old` | @backstage/one | a is gone';
const NEW = '`20250101_new` | @backstage/two | b.c is gone';

describe('the notes of a release', () => {
  beforeEach(() => git('init', '--quiet'));

  it('name the migrations that the release before does not have', async () => {
    await tagged('v1.0.0', [OLD]);
    await tagged('v1.1.0-rc.1', [NEW, OLD]);
    await tagged('packages-2026-01-31', undefined);
    await tagged('v1.1.0', [NEW, `${OLD}; and more`]);
    const notes = await notesOf('v1.1.0');
    expect(notes).toContain('take something from v1.0.0');
    expect(notes).toContain(
      'https://github.com/example/portal/blob/v1.1.0/docs/runbook/upgrade.md#when-a-migration-takes-something-away',
    );
    expect(notes.match(/^\| `.*$/gm)).toEqual([`| ${NEW} |`]);
  });

  it('say that there is none', async () => {
    await tagged('v1.0.0', [NEW, OLD]);
    await tagged('v1.0.1', [NEW]);
    expect(await notesOf('v1.0.1')).toBe(
      'No migration of Backstage takes anything from v1.0.0: pods may be replaced one by one.\n',
    );
  });

  it('name all where the release before has no page, and nothing where there is none before', async () => {
    await tagged('v1.0.0-rc.1', undefined);
    await tagged('v1.0.0', [OLD]);
    expect(await notesOf('v1.0.0')).toBe('');
    await git('rm', '--quiet', 'docs/reference/upstream-migrations.md');
    await tagged('v1.1.0', undefined);
    await tagged('v1.2.0', [OLD]);
    expect(await notesOf('v1.2.0')).toContain(`| ${OLD} |`);
  });

  it('are not made from a page without rows, or of a tag that is not there', async () => {
    await tagged('v1.0.0', []);
    await expect(notesOf('v1.0.0')).rejects.toThrow('has no rows at v1.0.0');
    await expect(notesOf('v2.0.0')).rejects.toThrow('v2.0.0');
  });

  it('read the page as it is', async () => {
    const page = await readFile(
      join(ROOT, 'docs/reference/upstream-migrations.md'),
      'utf8',
    );
    const rows = page.match(/(?<=^\| )`.*(?= \|$)/gm)!;
    expect(rows.length).toBeGreaterThan(10);
    await tagged('v1.0.0', rows.slice(1));
    await tagged('v1.0.1', rows);
    const [found, ...rest] = (await notesOf('v1.0.1')).match(/^\| `.*$/gm)!;
    expect(rest).toEqual([]);
    expect(found.split(' ')[1]).toBe(rows[0].split(' ')[0]);
  });
});

/** Runs a step's shell; what programs were called with is in the answer. */
async function runStep(job: string, step: string, env: Record<string, string>) {
  const log = join(directory, 'log');
  const output = join(directory, 'output');
  for (const file of [log, output]) await writeFile(file, '');
  for (const name of ['docker', 'cosign', 'gh', 'node']) {
    const path = join(directory, 'bin', name);
    await writeFile(
      path,
      `#!/bin/sh\necho "${name} $*" >> ${log}\n[ "$3" != inspect ] || echo ${LIST}\n[ ${name} != node ] || echo migrations\n`,
    );
    await chmod(path, 0o755);
  }
  const { run: script } = workflow.jobs[job].steps.find(
    ({ name }: any) => name === step,
  );
  await run('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: directory,
    env: {
      PATH: `${join(directory, 'bin')}:${process.env.PATH}`,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: directory,
      ...env,
    },
  });
  const lines = async (path: string) =>
    (await readFile(path, 'utf8')).split('\n').filter(Boolean);
  return { calls: await lines(log), outputs: await lines(output) };
}

describe('the image with TechDocs', () => {
  const GHCR = 'ghcr.io/Example/Portal';
  const ECR = 'ecr.example.com/portal';
  const ECR_TECHDOCS = 'ecr.example.com/portal-techdocs';

  it.each([
    ['both registries', { GHCR, ECR, ECR_TECHDOCS }, `,${ECR_TECHDOCS}`],
    ["GitHub's alone", { GHCR, ECR: '', ECR_TECHDOCS: '' }, ''],
  ])('is pushed to %s by a name of its own', async (_, env, further) => {
    const { outputs } = await runStep('build', 'Name what is pushed', env);
    expect(outputs).toContain(
      `techdocs=ghcr.io/example/portal-techdocs${further}`,
    );
  });

  it('becomes one list of both platforms', async () => {
    const { calls, outputs } = await runStep(
      'image',
      'Make one list of both with TechDocs',
      {
        TAGS: `ghcr.io/example/portal-techdocs:1.2.3\n${ECR_TECHDOCS}:1.2.3`,
        AMD64: 'sha256:a',
        ARM64: 'sha256:b',
      },
    );
    expect(calls.slice(0, 2)).toEqual(
      ['ghcr.io/example/portal-techdocs', ECR_TECHDOCS].map(
        name =>
          `docker buildx imagetools create --tag ${name}:1.2.3 ${name}@sha256:a ${name}@sha256:b`,
      ),
    );
    expect(outputs).toEqual([`digest=${LIST}`]);
  });

  it.each([
    ['both registries', { ECR, ECR_TECHDOCS }],
    ["GitHub's alone", { ECR: '', ECR_TECHDOCS: '' }],
  ])('is signed in %s, as the portal is', async (_, { ...env }) => {
    const { calls } = await runStep('image', 'Sign', {
      ...{ GHCR, DIGEST: 'sha256:1', TECHDOCS: 'sha256:2' },
      ...env,
    });
    const signed = (image: string, further: string, digest: string) =>
      `cosign sign --yes --recursive ghcr.io/example/${image}@${digest}${
        further && ` ${further}@${digest}`
      }`;
    expect(calls).toEqual([
      signed('portal', env.ECR, 'sha256:1'),
      signed('portal-techdocs', env.ECR_TECHDOCS, 'sha256:2'),
    ]);
  });

  it('is on the page of the release, with what migrations take', async () => {
    const { calls } = await runStep('announce', 'Create the release', {
      ...{ TAG: 'v1.2.3', GITHUB_REPOSITORY: 'Example/Portal', IMAGE: GHCR },
      ...{ DIGEST: 'sha256:1', TECHDOCS: 'sha256:2' },
    });
    expect(calls[0]).toBe('node .ci/release/new-migrations.mjs v1.2.3');
    expect(calls[1]).toMatch(/^gh release create v1\.2\.3 .*--notes-file /);
    const notes = await readFile(join(directory, 'notes.md'), 'utf8');
    expect(notes.split('\n\n').filter(Boolean)).toEqual([
      'Image: `ghcr.io/example/portal@sha256:1`',
      'With the generator of TechDocs: `ghcr.io/example/portal-techdocs@sha256:2`',
      'migrations',
    ]);
  });
});
