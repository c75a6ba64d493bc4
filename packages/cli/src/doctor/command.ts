import { Command } from 'commander';
import { createPortalCommand } from '../portal/createPortalCommand';
import { runDoctor } from './runDoctor';

const HELP = `
Exit codes:
  0  all is well
  1  something is not
  2  it could not be checked, or the command line is wrong

Before a portal runs, the backend itself can be asked: node packages/backend/dist/doctor.cjs.js --config <file>`;

/** The command `mooring doctor`. */
export function createDoctorCommand(): Command {
  return createPortalCommand<string[]>({
    name: 'doctor',
    description:
      'say of each cluster of a running portal, hop by hop, whether it can be watched',
    argument: {
      name: '[clusters...]',
      description: 'clusters by name (default: all)',
    },
    help: HELP,
    run: (clusters, around) => runDoctor({ clusters, ...around }),
  });
}
