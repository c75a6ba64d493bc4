import { LoggerService } from '@backstage/backend-plugin-api';
import { Ledger } from './Ledger';

/** An answer waits no longer than this for the database, in milliseconds. */
const TIMEOUT = 2_000;
/** After a failure the database is asked again after this, in milliseconds: until then nobody waits for it. */
const PAUSE = 5_000;

/** Reads the ledger as long as its database answers: what is known in memory is answered without it. */
export class LedgerReader {
  #failedAt?: number;

  static create(options: {
    ledger: Ledger;
    logger: LoggerService;
    /** In milliseconds. */
    timeout?: number;
  }): LedgerReader {
    return new LedgerReader(options);
  }

  private constructor(
    private readonly options: {
      ledger: Ledger;
      logger: LoggerService;
      timeout?: number;
    },
  ) {}

  /** What is asked of the ledger; `undefined` when it cannot be said in time. */
  async read<Result>(
    ask: (ledger: Ledger) => Promise<Result>,
  ): Promise<Result | undefined> {
    const { ledger, logger, timeout = TIMEOUT } = this.options;
    const now = performance.now();
    if (this.#failedAt !== undefined && now - this.#failedAt < PAUSE) {
      return undefined;
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const reason = `no answer within ${timeout} ms`;
      timer = setTimeout(() => reject(new Error(reason)), timeout);
    });
    try {
      const result = await Promise.race([ask(ledger), late]);
      if (this.#failedAt !== undefined) logger.info('The ledger is read again');
      this.#failedAt = undefined;
      return result;
    } catch (error) {
      if (this.#failedAt === undefined) {
        logger.warn(
          'The database does not answer, so matches are answered without their history',
          error as Error,
        );
      }
      this.#failedAt = performance.now();
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
