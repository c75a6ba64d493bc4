import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Project } from './Project';

/** What `mooring lint` says of a project. */
export interface Answer {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: 'error' | 'warning' | 'info';
    readonly entity?: string;
    readonly message: string;
  }[];
  readonly failures: readonly { readonly message: string }[];
  readonly notes: readonly string[];
  readonly exitCode: number;
}

/**
 * Runs `mooring lint` on a project, in a process and a directory of its own.
 *
 * @param options.command - the built command, one file
 * @param options.path - where helm and kubectl are
 * @throws Error when the command says nothing that can be read
 */
export async function lintProject(
  project: Project,
  options: { command: string; path: string },
): Promise<Answer> {
  return await withFiles(project, async directory => {
    const { stdout, stderr, exitCode } = await run(
      [options.command, 'lint', '--format', 'json'],
      { cwd: directory, env: { PATH: options.path } },
    );
    if (!stdout.startsWith('{')) {
      throw new Error(`${project.kind}/${project.name}: ${stdout}${stderr}`);
    }
    const { findings, failures } = JSON.parse(stdout);
    const notes = stderr.split('\n').filter(line => line.startsWith('note:'));
    return { findings, failures, notes, exitCode };
  });
}

/** Writes a project's files for as long as it takes to use them. */
export async function withFiles<T>(
  { files }: Project,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'lint-truth-'));
  try {
    // The linter reads a repository, whose root this marks.
    await mkdir(join(directory, '.git'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), text);
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function run(
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [...args],
      { ...options, timeout: 120_000 },
      (error, stdout, stderr) =>
        resolve({ stdout, stderr, exitCode: Number(error?.code ?? 0) }),
    );
  });
}
