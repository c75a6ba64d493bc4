import { setTimeout as sleep } from 'node:timers/promises';
import { LifecycleService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';

/** How long the start may wait for the clusters. */
const TIMEOUT_MS = 3_000;

/**
 * Keeps the plugin's start from waiting for a source that does not answer: upstream lists the clusters once before its routes are
 * there, for a warning about `skipTLSVerify`, and sets no limit.
 *
 * Source: `warnForClustersWithSkipTLSVerify` of `plugins/kubernetes-backend/src/service/KubernetesRouter.ts`.
 */
export class StartingSupplier implements KubernetesClustersSupplier {
  static create(options: {
    supplier: KubernetesClustersSupplier;
    lifecycle: Pick<LifecycleService, 'addStartupHook'>;
    timeoutMs?: number;
  }): StartingSupplier {
    const { supplier, lifecycle, timeoutMs = TIMEOUT_MS } = options;
    const starting = new StartingSupplier(supplier, timeoutMs);
    lifecycle.addStartupHook(() => {
      starting.#hasStarted = true;
    });
    return starting;
  }

  #hasStarted = false;

  private constructor(
    private readonly supplier: KubernetesClustersSupplier,
    private readonly timeoutMs: number,
  ) {}

  /** @throws ServiceUnavailableError where the list takes longer while the plugin starts; upstream logs it and goes on. */
  async getClusters(
    options: Parameters<KubernetesClustersSupplier['getClusters']>[0],
  ): Promise<ClusterDetails[]> {
    if (this.#hasStarted) return await this.supplier.getClusters(options);
    const done = new AbortController();
    const tooLate = async (): Promise<never> => {
      await sleep(this.timeoutMs, undefined, { signal: done.signal });
      throw new ServiceUnavailableError(
        `a source of clusters has not answered within ${
          this.timeoutMs / 1000
        } s, and the start does not wait for it`,
      );
    };
    try {
      return await Promise.race([
        this.supplier.getClusters(options),
        tooLate(),
      ]);
    } finally {
      done.abort();
    }
  }
}
