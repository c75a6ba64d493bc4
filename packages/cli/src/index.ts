/**
 * The command `mooring`.
 *
 * @packageDocumentation
 */

import { Command } from 'commander';
import { version } from '../package.json';
import { createLintCommand } from './lint/command';

new Command('mooring')
  .description('Keeps catalog entities linked to their Kubernetes workloads.')
  .version(version)
  .addCommand(createLintCommand(version))
  .parseAsync();
