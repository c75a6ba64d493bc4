import { LoggerService } from '@backstage/backend-plugin-api';
import { KubernetesStore, Pacer } from '@mooring/plugin-kubernetes-cache-node';
import { CatalogFollower } from '../catalog/CatalogFollower';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import { Ledger } from './Ledger';
import { DatabaseLease } from '@mooring/plugin-kubernetes-matching-node';
import { LedgerWriter } from './LedgerWriter';
import { LedgerView, takeViewInSteps } from './LedgerView';
import { purgeLedger } from './purgeLedger';

/** What is too old is deleted so often, in milliseconds. */
const PURGE_INTERVAL = 24 * 60 * 60 * 1000;

interface Options {
  ledger: Ledger;
  lease: DatabaseLease;
  writer: LedgerWriter;
  follower: Pick<CatalogFollower, 'isFresh' | 'refresh'>;
  live: LiveMatches;
  fleet: FleetFindings;
  store: KubernetesStore;
  /** Told each time that the ledger has been written, whether or not something had changed. */
  onWritten?: () => void;
  /** What is done each time the ledger says what is the case. */
  afterWriting?: () => Promise<void>;
  /** How long what is fixed is kept, in milliseconds. */
  retention: number;
  logger: LoggerService;
  now?: () => Date;
}

/**
 * What one replica at a time does regularly: write the ledger, tell owners, delete what is too old. A replica that does
 * not know the catalog and the clusters as they are now writes nothing, and leaves the ledger to another.
 */
export class LedgerTask {
  #purgedAt?: number;
  #fence?: number;
  /** The view that was taken last, and what it shows. */
  #taken?: { view: LedgerView; shows: readonly unknown[] };

  static create(options: Options): LedgerTask {
    return new LedgerTask(options);
  }

  private constructor(private readonly options: Options) {}

  /** Keeps the ledger for this replica, or takes it over from one that is gone. */
  async hold(): Promise<void> {
    if (this.#isFresh()) await this.options.lease.beat();
  }

  async run(signal?: AbortSignal): Promise<void> {
    const { follower, live, fleet, lease, writer, logger } = this.options;
    if (!this.#isFresh()) return;
    const fence = await lease.beat();
    if (fence === undefined) return;
    if (fence !== this.#fence) {
      // Who wrote before may have seen more of the catalog.
      await follower.refresh(signal);
      this.#fence = fence;
    }
    await live.settled();
    if (!fleet.list()) await fleet.refresh();
    // It may have taken long.
    if (!this.#isFresh() || signal?.aborted) return;
    const view = await this.#view();
    const written = await writer.write(view, fence);
    this.options.onWritten?.();
    if (written > 0) logger.debug(`Wrote ${written} changes to the ledger`);
    await this.options.afterWriting?.();
    await this.#purge();
  }

  /** The same view as before while nothing has changed: the writer sees by that that there is nothing to write. */
  async #view(): Promise<LedgerView> {
    const { live, fleet, store } = this.options;
    const shows = [live.revision, live.list(), fleet.list()];
    const last = this.#taken;
    if (last?.shows.every((each, at) => each === shows[at])) return last.view;
    const view = await Pacer.ofProcess().run(
      takeViewInSteps({ live, fleet, store, before: last?.view }),
    );
    this.#taken = { view, shows };
    return view;
  }

  /** Before everything is known there is nothing to record. */
  #isFresh(): boolean {
    const { follower, live } = this.options;
    return follower.isFresh && live.isCatalogRead && !!live.clusters();
  }

  async #purge(): Promise<void> {
    const { ledger, retention, now = () => new Date() } = this.options;
    const time = performance.now();
    if (this.#purgedAt && time - this.#purgedAt < PURGE_INTERVAL) return;
    this.#purgedAt = time;
    await purgeLedger(ledger.knex, new Date(now().getTime() - retention));
  }
}
