import { Command } from 'commander';
import { targetPaths } from '@backstage/cli-common';
import { isError } from '@backstage/errors';
import { run } from './run';

const program = new Command('demo-cluster').description(
  'A small Kubernetes API over YAML files',
);

program
  .command('run')
  .description(
    'Start clusters, and a command with them; without a command, serve until interrupted',
  )
  .argument('<config>', 'file that describes the clusters')
  .argument('[command...]', 'what to run, after --')
  .option(
    '--kubeconfig <file>',
    'where to write the kubeconfig (default: .cache/demo-cluster/kubeconfig)',
  )
  .action(
    async (
      config: string,
      command: string[],
      options: { kubeconfig?: string },
    ) => {
      const kubeconfig =
        options.kubeconfig ??
        targetPaths.resolveRoot('.cache/demo-cluster/kubeconfig');
      process.exitCode = await run({ config, command, kubeconfig });
    },
  );

program.parseAsync().catch(error => {
  process.stderr.write(
    `demo-cluster: ${isError(error) ? error.message : error}\n`,
  );
  process.exitCode = 1;
});
