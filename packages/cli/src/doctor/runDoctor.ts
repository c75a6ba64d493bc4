import {
  Diagnosis,
  DoctorReport,
  formatReport,
  isHealthy,
} from '@mooring/plugin-kubernetes-doctor-common';
import { createColors } from 'picocolors';
import { visible } from '@mooring/kubernetes-objects';
import { CommandProcess, EXIT, PortalFlags } from '../portal/CommandProcess';
import { PortalClient } from '../portal/PortalClient';

/** Runs `mooring doctor`, and says with which code the process should end. */
export async function runDoctor(
  options: CommandProcess & {
    /** Clusters by name; all when there is none. */
    readonly clusters: readonly string[];
    readonly flags: PortalFlags;
  },
): Promise<number> {
  const { clusters, flags, env, stdout, stderr } = options;
  try {
    const portal = PortalClient.create({ url: flags.url, env });
    const report = await readReport(portal, clusters);
    const colors = createColors(Boolean(stdout.isTTY) && !env.NO_COLOR);
    stdout.write(
      flags.format === 'json'
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : formatReport(report, (mark, ok) =>
            ok ? colors.green(mark) : colors.red(mark),
          ),
    );
    return isHealthy(report) ? EXIT.well : EXIT.problem;
  } catch (error) {
    stderr.write(`mooring: ${visible((error as Error).message)}\n`);
    return EXIT.unchecked;
  }
}

async function readReport(
  portal: PortalClient,
  clusters: readonly string[],
): Promise<DoctorReport> {
  const path = 'kubernetes/cache/doctor';
  if (clusters.length === 0) return await portal.request<DoctorReport>(path);
  const diagnoses: Diagnosis[] = [];
  for (const cluster of clusters) {
    diagnoses.push(
      await portal.request(`${path}/${encodeURIComponent(cluster)}`),
    );
  }
  return { clusters: diagnoses };
}
