import { Command } from 'commander';
import { createPortalCommand } from '../portal/createPortalCommand';
import { runExplain } from './runExplain';

const HELP = `
Exit codes:
  0  the entity is linked to its workloads
  1  it is not, or in part only
  2  nobody can tell, it could not be asked, or the command line is wrong`;

/** The command `mooring explain`. */
export function createExplainCommand(): Command {
  return createPortalCommand<string>({
    name: 'explain',
    description:
      'ask a running portal whether an entity is linked to its workloads, and why not',
    argument: {
      name: '<entity>',
      description:
        'a reference such as component:default/cart, or a catalog-info.yaml that need not be registered',
    },
    help: HELP,
    run: (what, around) => runExplain({ what, ...around }),
  });
}
