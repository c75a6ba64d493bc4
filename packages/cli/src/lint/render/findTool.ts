import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import { isWithin } from '../files/Checkout';

/** A program that renders, and what to tell those who lack it. */
export interface Tool {
  readonly name: string;
  readonly command: readonly string[];
  readonly remedy: string;
}

/** What to run, and the arguments that come first. */
export interface FoundTool {
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * Finds the first of several programs on the PATH. Relative entries, and programs inside the directories that are linted,
 * are passed over: what a pull request brings is never executed.
 *
 * @throws NotFoundError saying how to get one of them
 */
export async function findTool(options: {
  tools: readonly Tool[];
  env: NodeJS.ProcessEnv;
  roots: readonly string[];
}): Promise<FoundTool> {
  const { tools, env, roots } = options;
  for (const { command } of tools) {
    const [program, ...args] = command;
    const path = await findProgram(program, env, roots);
    if (path !== undefined) return { path, args };
  }
  const names = tools.map(({ name }) => name).join(' or ');
  const remedies = tools.map(({ remedy }) => remedy).join('; ');
  throw new NotFoundError(
    `needs ${names}, which is not on the PATH: ${remedies}`,
  );
}

async function findProgram(
  program: string,
  env: NodeJS.ProcessEnv,
  roots: readonly string[],
): Promise<string | undefined> {
  const extensions = process.platform === 'win32' ? ['.exe'] : [''];
  for (const directory of (env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(directory)) continue;
    for (const extension of extensions) {
      const path = join(directory, program + extension);
      if (await isTrusted(path, roots)) return path;
    }
  }
  return undefined;
}

async function isTrusted(
  path: string,
  roots: readonly string[],
): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    const real = await realpath(path);
    return !roots.some(root => isWithin(root, path) || isWithin(root, real));
  } catch {
    return false;
  }
}
