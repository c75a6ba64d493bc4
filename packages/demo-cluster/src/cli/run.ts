import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { AdminServer } from '../admin/AdminServer';
import { DemoCluster } from '../DemoCluster';
import { formatKubeconfig } from '../kubeconfig';
import { toEnvironment } from './environment';
import { readConfig } from './readConfig';
import { runCommand, untilSignalled } from './runCommand';

/**
 * Starts the clusters of a file, and the command with them; without a command, serves until a signal comes. Resolves to
 * the exit code.
 */
export async function run(options: {
  config: string;
  command: string[];
  kubeconfig: string;
}): Promise<number> {
  const { config, command, kubeconfig } = options;
  const configured = await readConfig(config);
  const clusters: DemoCluster[] = [];
  let admin: AdminServer | undefined;
  try {
    for (const { options: clusterOptions, faults } of configured) {
      const cluster = await DemoCluster.start(clusterOptions);
      clusters.push(cluster);
      faults.forEach(fault => cluster.faults.add(fault));
    }
    admin = await AdminServer.start({ clusters });
    await writePrivately(kubeconfig, formatKubeconfig(clusters));
    announce(clusters, kubeconfig);
    if (command.length === 0) {
      await untilSignalled();
      return 0;
    }
    return await runCommand(command, {
      ...toEnvironment(clusters),
      DEMO_CLUSTER_ADMIN_URL: admin.url,
      DEMO_CLUSTER_ADMIN_TOKEN: admin.token,
    });
  } finally {
    await Promise.all([
      admin?.stop(),
      ...clusters.map(cluster => cluster.stop()),
    ]);
  }
}

/** Writes a file that only its owner can read, at once or not at all. */
async function writePrivately(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, file);
}

function announce(clusters: DemoCluster[], kubeconfig: string): void {
  const names = clusters.map(({ name, url }) => `${name} (${url})`).join(', ');
  const path = relative(process.cwd(), kubeconfig);
  process.stderr.write(
    `Demo clusters: ${names}.\n` +
      `To look at them or change them: kubectl --kubeconfig ${path} --context ${clusters[0].name} get pods -A\n`,
  );
}
