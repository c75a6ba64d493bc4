import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControlPlane } from '@mooring/control-plane';
import { parse } from 'yaml';
import { ClusterAccess } from './PortalProcess';

const ROOT = join(__dirname, '../../..');
const EXAMPLES = join(ROOT, 'examples');

/** Two real control planes, with nodes in name only, that hold what the demo clusters hold. */
export class ControlPlanes {
  /** Starts both, applies the examples' manifests, and lets the portal read them as the documentation says. */
  static async start(): Promise<ControlPlanes> {
    const { clusters } = parse(
      await readFile(join(EXAMPLES, 'demo-clusters.yaml'), 'utf8'),
    ) as { clusters: { name: string; manifests: string[] }[] };
    const started = await Promise.allSettled(
      clusters.map(async ({ name, manifests }) => {
        const controlPlane = await ControlPlane.start({ controllers: true });
        return { name, manifests, controlPlane };
      }),
    );
    const planes = started.flatMap(it =>
      it.status === 'fulfilled' ? [it.value] : [],
    );
    const all = new ControlPlanes(
      new Map(planes.map(it => [it.name, it.controlPlane])),
    );
    try {
      for (const it of started) if (it.status === 'rejected') throw it.reason;
      for (const { controlPlane, manifests } of planes) {
        await controlPlane.applyFiles(
          join(ROOT, 'deploy/rbac/service-account.yaml'),
          join(ROOT, 'deploy/rbac/cluster-roles.yaml'),
          ...globSync(manifests.map(pattern => join(EXAMPLES, pattern))),
        );
      }
      return all;
    } catch (error) {
      await all.stop();
      throw error;
    }
  }

  private constructor(private readonly planes: Map<string, ControlPlane>) {}

  /** One of them, by the name of the demo cluster in whose place it is. */
  of(name: 'demo-east' | 'demo-west'): ControlPlane {
    const plane = this.planes.get(name);
    if (!plane) throw new Error(`No cluster ${name} in demo-clusters.yaml.`);
    return plane;
  }

  /** How the portal reaches them: as the service account that the documentation gives it. */
  async access(): Promise<ClusterAccess[]> {
    return await Promise.all(
      [...this.planes].map(async ([name, plane]) => ({
        name,
        url: plane.url,
        token: await plane.createServiceAccountToken('mooring', 'mooring'),
        caData: plane.caData,
      })),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.planes.values()].map(plane => plane.stop()));
  }
}
