import { Command, Option } from 'commander';
import { runDoctor } from './runDoctor';

const HELP = `
A token of the portal is taken from the variable MOORING_TOKEN.

Exit codes:
  0  all is well
  1  something is not
  2  it could not be checked, or the command line is wrong

Before a portal runs, the backend itself can be asked: node packages/backend/dist/doctor.cjs.js --config <file>`;

/** The command `mooring doctor`. */
export function createDoctorCommand(): Command {
  return new Command('doctor')
    .description(
      'say of each cluster of a running portal, hop by hop, whether it can be watched',
    )
    .argument('[clusters...]', 'clusters by name (default: all)')
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
    .action(async (clusters, flags) => {
      const { env, stdout, stderr } = process;
      const cwd = process.cwd();
      process.exitCode = await runDoctor({
        ...{ clusters, flags, cwd, env, stdout, stderr },
      });
    });
}
