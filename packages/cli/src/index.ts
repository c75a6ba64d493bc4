/**
 * The command `mooring`.
 *
 * @packageDocumentation
 */

import { Command } from 'commander';
import { version } from '../package.json';
import { createDoctorCommand } from './doctor/command';
import { createExplainCommand } from './explain/command';
import { createLintCommand } from './lint/command';

const commands = [
  createLintCommand(version),
  createExplainCommand(),
  createDoctorCommand(),
];
const program = new Command('mooring')
  .description('Keeps catalog entities linked to their Kubernetes workloads.')
  .version(version);
for (const command of commands) program.addCommand(command);
for (const command of [program, ...commands]) {
  // Commander ends with 1 for a wrong command line, which here means that there are findings.
  command.exitOverride(({ exitCode }) => process.exit(exitCode && 2));
}
program.parseAsync();
