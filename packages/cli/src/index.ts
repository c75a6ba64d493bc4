/**
 * The command `mooring`.
 *
 * @packageDocumentation
 */

import { Command } from 'commander';
import { version } from '../package.json';
import { createLintCommand } from './lint/command';

const lint = createLintCommand(version);
const program = new Command('mooring')
  .description('Keeps catalog entities linked to their Kubernetes workloads.')
  .version(version)
  .addCommand(lint);
for (const command of [program, lint]) {
  // Commander ends with 1 for a wrong command line, which here means that there are findings.
  command.exitOverride(({ exitCode }) => process.exit(exitCode && 2));
}
program.parseAsync();
