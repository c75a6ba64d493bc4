import { ControlPlane } from '@mooring/control-plane';
import { BenchmarkContext } from '../measure/Benchmark';
import { ClusterAccess } from '../portal/Portal';
import { loadWorkloads, startEmptyControlPlane } from './loadWorkloads';

/** A real API server that holds generated workloads. */
export class LoadedCluster {
  static async start(
    context: Pick<BenchmarkContext, 'condition' | 'log'>,
    workloads: { seed: number; components: number; podsPerComponent: number },
  ): Promise<LoadedCluster> {
    const controlPlane = await startEmptyControlPlane();
    try {
      const { gitVersion } = await controlPlane.request('/version');
      context.condition('kube-apiserver', gitVersion);
      const pods = workloads.components * workloads.podsPerComponent;
      context.log(`loading ${pods} pods`);
      const loaded = await loadWorkloads(controlPlane, workloads);
      const ids = loaded.map(({ id }) => id);
      return new LoadedCluster(controlPlane, ids, pods);
    } catch (error) {
      await controlPlane.stop();
      throw error;
    }
  }

  private constructor(
    readonly controlPlane: ControlPlane,
    /** Of the components that were loaded, in their order. */
    readonly ids: readonly string[],
    readonly pods: number,
  ) {}

  get access(): ClusterAccess {
    const { url, caData, adminToken: token } = this.controlPlane;
    return { name: 'loaded', url, caData, token };
  }

  async stop(): Promise<void> {
    await this.controlPlane.stop();
  }
}
