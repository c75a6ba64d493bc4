import {
  LoggerService,
  RootHealthService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { FirstSync, FirstSyncStore } from './FirstSync';

type Answer = Awaited<ReturnType<RootHealthService['getReadiness']>>;

const OK: Answer = { status: 200, payload: { status: 'ok' } };

/**
 * Backstage's health, but for readiness: a portal is ready once the plugins have started and the clusters that answer have
 * been read for the first time, so that a rolling update never leaves only replicas that know nothing yet.
 */
export class PortalHealth implements RootHealthService {
  static create(options: {
    lifecycle: RootLifecycleService;
    store: FirstSyncStore;
    /** How long the first sync is waited for once the plugins have started. */
    timeoutMs: number;
    logger: LoggerService;
  }): PortalHealth {
    const { lifecycle, ...rest } = options;
    const health = new PortalHealth(FirstSync.create(rest));
    lifecycle.addStartupHook(() => health.#started());
    lifecycle.addBeforeShutdownHook(() => {
      health.#phase = 'stopping';
    });
    return health;
  }

  #phase: 'starting' | 'started' | 'stopping' = 'starting';

  private constructor(private readonly firstSync: FirstSync) {}

  async getLiveness(): Promise<Answer> {
    return OK;
  }

  async getReadiness(): Promise<Answer> {
    switch (this.#phase) {
      case 'starting':
        return notReady('Backend has not started yet');
      case 'stopping':
        return notReady('Backend is shutting down');
      default: {
        const awaited = this.firstSync.awaited();
        return awaited === undefined ? OK : notReady(awaited);
      }
    }
  }

  #started(): void {
    this.#phase = 'started';
    this.firstSync.begin();
  }
}

function notReady(message: string): Answer {
  return { status: 503, payload: { message, status: 'error' } };
}
