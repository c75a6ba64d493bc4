import { Command, Option } from 'commander';
import { runExplain } from './runExplain';

const HELP = `
A token of the portal is taken from the variable MOORING_TOKEN.

Exit codes:
  0  the entity is linked to its workloads
  1  it is not, or in part only
  2  nobody can tell, it could not be asked, or the command line is wrong`;

/** The command `mooring explain`. */
export function createExplainCommand(): Command {
  return new Command('explain')
    .description(
      'ask a running portal whether an entity is linked to its workloads, and why not',
    )
    .argument(
      '<entity>',
      'a reference such as component:default/cart, or a catalog-info.yaml that need not be registered',
    )
    .requiredOption(
      '--url <url>',
      "the portal's address, such as https://portal.example.com",
      process.env.MOORING_URL,
    )
    .addOption(
      new Option('--format <name>', 'how to report')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', HELP)
    .action(async (what, flags) => {
      const { env, stdout, stderr } = process;
      const cwd = process.cwd();
      process.exitCode = await runExplain({
        ...{ what, flags, cwd, env, stdout, stderr },
      });
    });
}
