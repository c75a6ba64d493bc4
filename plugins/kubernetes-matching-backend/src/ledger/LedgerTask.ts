import { LoggerService } from '@backstage/backend-plugin-api';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import { FleetFindings } from '../matching/FleetFindings';
import { LiveMatches } from '../matching/LiveMatches';
import { Ledger } from './Ledger';
import { LedgerWriter } from './LedgerWriter';
import { takeView } from './LedgerView';
import { purgeLedger } from './purgeLedger';

/** What is too old is deleted so often, in milliseconds. */
const PURGE_INTERVAL = 24 * 60 * 60 * 1000;

interface Options {
  ledger: Ledger;
  writer: LedgerWriter;
  live: LiveMatches;
  fleet: FleetFindings;
  store: KubernetesStore;
  /** What is done each time the ledger says what is the case. */
  afterWriting?: () => Promise<void>;
  /** How long what is fixed is kept, in milliseconds. */
  retention: number;
  logger: LoggerService;
  now?: () => Date;
}

/** What one replica at a time does regularly: write the ledger, tell owners, delete what is too old. */
export class LedgerTask {
  #purgedAt?: number;

  static create(options: Options): LedgerTask {
    return new LedgerTask(options);
  }

  private constructor(private readonly options: Options) {}

  async run(): Promise<void> {
    const { live, fleet, store, writer, logger } = this.options;
    // Before everything is known there is nothing to record.
    if (!live.isCatalogRead || !store.clusters()) return;
    await live.settled();
    if (!fleet.list()) await fleet.refresh();
    const written = await writer.write(takeView({ live, fleet, store }));
    if (written > 0) logger.debug(`Wrote ${written} changes to the ledger`);
    await this.options.afterWriting?.();
    await this.#purge();
  }

  async #purge(): Promise<void> {
    const { ledger, retention, now = () => new Date() } = this.options;
    const time = performance.now();
    if (this.#purgedAt && time - this.#purgedAt < PURGE_INTERVAL) return;
    this.#purgedAt = time;
    await purgeLedger(ledger.knex, new Date(now().getTime() - retention));
  }
}
