import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { componentEntity } from '../portal/componentEntity';
import { ClusterAccess } from '../portal/Portal';
import { ChildProcess } from '../processes/ChildProcess';
import { generateWorkload } from '../workloads/generateWorkload';
import type { DemoClustersOptions } from './demoClustersMain';

const SEED = 2;
const COMPONENTS_PER_CLUSTER = 20;

/** In how many clusters each component runs, and with how many pods in each. */
export const SPREAD = 3;
export const PODS_PER_COMPONENT = 3;

/** Many demo clusters in one process of their own, each behind the same network delay. */
export class DemoFleet {
  /** @param options - `hung`: how many of the clusters never answer; nothing runs on them */
  static async start(options: {
    clusters: number;
    delayMs: number;
    hung?: number;
  }): Promise<DemoFleet> {
    const { clusters, delayMs, hung = 0 } = options;
    const answering = clusters - hung;
    const components = componentsOf(answering);
    const childOptions: DemoClustersOptions = {
      seed: SEED,
      podsPerComponent: PODS_PER_COMPONENT,
      clusters: Array.from({ length: clusters }, (_, cluster) => ({
        name: `cluster-${String(cluster + 1).padStart(2, '0')}`,
        components: components.filter(component =>
          clustersOf(component, answering).includes(cluster),
        ),
        delayMs,
        isHung: cluster >= answering,
      })),
    };
    const child = await ChildProcess.start<ClusterAccess[]>({
      module: resolvePackagePath(
        '@mooring/bench',
        'src/clusters/demoClustersMain.ts',
      ),
      options: childOptions,
    });
    return new DemoFleet(child, childOptions, components);
  }

  private constructor(
    private readonly child: ChildProcess<ClusterAccess[]>,
    private readonly childOptions: DemoClustersOptions,
    private readonly components: number[],
  ) {}

  get clusters(): ClusterAccess[] {
    return this.child.ready;
  }

  /** The names of the clusters that never answer. */
  get hung(): string[] {
    return this.childOptions.clusters
      .filter(({ isHung }) => isHung)
      .map(({ name }) => name);
  }

  /** The catalog's entities for what runs there, at most `count`. */
  entities(count: number): Entity[] {
    return this.components
      .slice(0, count)
      .map(index => generateWorkload({ seed: SEED, index, pods: 0 }).id)
      .map(componentEntity);
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }
}

function componentsOf(clusters: number): number[] {
  const count = Math.ceil((clusters * COMPONENTS_PER_CLUSTER) / SPREAD);
  return Array.from({ length: count }, (_, index) => index);
}

/** The clusters that run a component, evenly apart. */
function clustersOf(component: number, clusters: number): number[] {
  const step = Math.floor(clusters / SPREAD);
  return Array.from(
    { length: SPREAD },
    (_, index) => (component + index * step) % clusters,
  );
}
