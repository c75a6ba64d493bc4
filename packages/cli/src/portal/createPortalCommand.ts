import { Command, Option } from 'commander';
import { CommandProcess, PortalFlags } from './CommandProcess';

const TOKEN_HELP = `
A token of the portal is taken from the variable MOORING_TOKEN.
`;

/** A command that asks a running portal for what its argument names. */
export function createPortalCommand<Asked>(options: {
  name: string;
  description: string;
  argument: { name: string; description: string };
  /** What the help ends with. */
  help: string;
  run(
    asked: Asked,
    around: CommandProcess & { flags: PortalFlags },
  ): Promise<number>;
}): Command {
  const { name, description, argument, help, run } = options;
  return new Command(name)
    .description(description)
    .argument(argument.name, argument.description)
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
    .addHelpText('after', TOKEN_HELP + help)
    .action(async (asked: Asked, flags: PortalFlags) => {
      const { env, stdout, stderr } = process;
      const cwd = process.cwd();
      process.exitCode = await run(asked, { flags, cwd, env, stdout, stderr });
    });
}
