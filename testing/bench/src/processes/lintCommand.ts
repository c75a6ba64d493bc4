import { execFileSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

const REPORT_PEAK_MEMORY =
  'data:text/javascript,process.on("exit",()=>console.log("peak",process.resourceUsage().maxRSS))';

/** Builds `mooring` as it is published, and returns the path of its one file. */
export function buildLintCommand(): string {
  runNode(resolvePackagePath('@mooring/cli', 'scripts/build.js'));
  return resolvePackagePath('@mooring/cli', 'dist/mooring.js');
}

/** What one run of `mooring lint` printed, and its peak resident memory. */
export interface LintRun {
  output: string;
  peakMemoryBytes: number;
}

/**
 * Runs `mooring lint` on a directory, in a process of its own.
 *
 * @param options.path - a directory with programs that go before those on the PATH
 * @throws an Error unless the command ends well, having checked entities and objects.
 */
export function lintDirectory(
  command: string,
  directory: string,
  options: { path?: string; flags?: readonly string[] } = {},
): LintRun {
  const { path, flags = [] } = options;
  const output = runNodeWith(path, [
    '--import',
    REPORT_PEAK_MEMORY,
    command,
    'lint',
    directory,
    ...flags,
  ]);
  const peakKilobytes = /^peak (\d+)$/m.exec(output)?.[1];
  if (
    !/[1-9]\d* entit.* [1-9]\d* object/.test(output) ||
    peakKilobytes === undefined
  ) {
    throw new Error(`mooring lint ${directory} printed ${output}`);
  }
  return { output, peakMemoryBytes: Number(peakKilobytes) * 1024 };
}

/** Runs this process's Node.js as from a shell: without the options by which it runs TypeScript. */
export function runNode(...args: string[]): string {
  return runNodeWith(undefined, args);
}

function runNodeWith(path: string | undefined, args: string[]): string {
  const { PATH = '', HOME } = process.env;
  const paths = path === undefined ? PATH : [path, PATH].join(delimiter);
  const env = { PATH: paths, HOME };
  return execFileSync(process.execPath, args, { encoding: 'utf8', env });
}

/** The milliseconds that some synchronous work takes. */
export function wallTime(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
