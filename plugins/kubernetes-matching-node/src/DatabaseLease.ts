import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';

/** Who has given no sign of life for so long is dead, in milliseconds; longer than a silent cluster goes unnoticed. */
const PATIENCE = 30_000;
/**
 * How often the one who writes gives a sign of life, in milliseconds.
 *
 * @public
 */
export const BEAT_INTERVAL = 10_000;

/**
 * Which of several replicas writes: the one that began, until it gives no sign of life any more. Signs of life
 * are counted in the database, and their absence is timed by each replica's own clock, so that no two clocks are compared.
 *
 * Who takes over gets a higher fencing number, without which nothing is written: a process that was suspended, and does
 * not know that it is not the one any more, undoes nothing.
 *
 * The table has one row: `id` 1, `holder` (empty at first), `beats` and `fence` (0 at first).
 *
 * @public
 */
export class DatabaseLease {
  readonly #id = randomUUID();
  #fence?: number;
  #seen?: { holder: string; beats: number; at: number };

  static create(options: {
    knex: Knex;
    table: string;
    /** In milliseconds. */
    patience?: number;
    /** By a clock that is not set, in milliseconds. */
    now?: () => number;
  }): DatabaseLease {
    return new DatabaseLease(options);
  }

  private constructor(
    private readonly options: Parameters<typeof DatabaseLease.create>[0],
  ) {}

  /** Gives a sign of life, or takes over from who is dead. Resolves to the fencing number; `undefined` while another writes. */
  async beat(): Promise<number | undefined> {
    const { knex, table } = this.options;
    if (this.#fence !== undefined) {
      const kept = await knex(table)
        .where({ id: 1, holder: this.#id, fence: this.#fence })
        .increment('beats', 1);
      if (kept === 1) return this.#fence;
      this.#fence = undefined;
    }
    const row = await knex(table).where({ id: 1 }).first();
    if (row.holder !== '' && !this.#isDead(row.holder, Number(row.beats))) {
      return undefined;
    }
    const fence = Number(row.fence) + 1;
    const { holder, beats } = row;
    const taken = await knex(table)
      .where({ id: 1, holder, beats, fence: row.fence })
      .update({ holder: this.#id, beats: Number(beats) + 1, fence });
    this.#fence = taken === 1 ? fence : undefined;
    return this.#fence;
  }

  /** Whether another has given no sign of life for too long. */
  #isDead(holder: string, beats: number): boolean {
    const { now = () => performance.now(), patience = PATIENCE } = this.options;
    if (this.#seen?.holder !== holder || this.#seen.beats !== beats) {
      this.#seen = { holder, beats, at: now() };
    }
    return now() - this.#seen.at >= patience;
  }
}
