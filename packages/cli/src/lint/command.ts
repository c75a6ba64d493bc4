import { Command, InvalidArgumentError, Option } from 'commander';
import { formats } from './report/formats';
import { LintFlags, runLint } from './runLint';

const EXIT_CODES = `
Exit codes:
  0  nothing to complain about
  1  errors, or more warnings than --max-warnings
  2  something could not be checked, or the command line is wrong`;

/** The command `mooring lint`. */
export function createLintCommand(version: string): Command {
  return new Command('lint')
    .description(
      'check that entities are linked to the workloads in their manifests',
    )
    .argument(
      '[paths...]',
      'directories and files with catalog-info.yaml and manifests (default: the working directory)',
    )
    .addOption(
      new Option('--format <name>', 'how to report')
        .choices(Object.keys(formats))
        .default('text'),
    )
    .option(
      '--manifests <path>',
      'a directory or file with further manifests, such as another checkout; "-" reads rendered manifests from standard input (repeatable)',
      (path: string, paths: string[] = []) => [...paths, path],
    )
    .option(
      '--namespace <name>',
      'the namespace of manifests that name none (default: where their entity looks)',
    )
    .option('--config <file>', 'severities, and what to leave out')
    .option(
      '--baseline <file>',
      'leave out the findings that this file lists; written by the first run, with those that are there then',
    )
    .option(
      '--since <revision>',
      'leave out the findings that were there where this branch left the revision, such as origin/main',
    )
    .option(
      '--cache',
      'keep what charts and kustomizations render to, for the next run',
    )
    .option(
      '--cache-location <directory>',
      'where --cache keeps it (default: ~/.cache/mooring/lint)',
    )
    .option('--fix', 'make the fixes that are certain')
    .option('--dry-run', 'with --fix: print a diff instead')
    .option(
      '--max-warnings <number>',
      'fail when there are more warnings than this (default: any number)',
      parseCount,
    )
    .addHelpText('after', EXIT_CODES)
    .action(async (paths: string[], flags: LintFlags) => {
      process.exitCode = await runLint({
        paths: paths.length > 0 ? paths : ['.'],
        flags,
        cwd: process.cwd(),
        env: process.env,
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        version,
      });
    });
}

function parseCount(value: string): number {
  if (!/^\d+$/.test(value)) {
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  }
  return Number(value);
}
