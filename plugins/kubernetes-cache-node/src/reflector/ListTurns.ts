import { Clock } from '../transport/Clock';
import { unlessAborted } from '../transport/unlessAborted';

/** How long a turn lasts while others wait, in milliseconds. */
const SLICE_MS = 3_000;

/** A list that nothing came of for so long, in milliseconds, has no use for its turn. */
const IDLE_MS = 500;

/** The right to take in a list. Its holder says so at each step, and waits when it is over. */
export interface ListTurn {
  /** Resolves at once unless it is the turn of others. */
  step(signal: AbortSignal): Promise<void> | undefined;
  end(): void;
}

/** The turns of one cluster. */
export interface ClusterTurns {
  take(signal: AbortSignal): Promise<ListTurn>;
}

/** Where turns begin and end. */
interface Gate {
  enter(turn: Turn, signal: AbortSignal): Promise<void>;
  leave(turn: Turn): void;
}

class Turn implements ListTurn {
  admit: () => void = () => {};
  begunAt = 0;
  hasMoved = true;
  isOver = true;

  constructor(readonly cluster: object, private readonly turns: Gate) {}

  async request(signal: AbortSignal): Promise<void> {
    await this.turns.enter(this, signal);
  }

  begin(now: number): void {
    this.isOver = false;
    this.hasMoved = true;
    this.begunAt = now;
    this.admit();
  }

  step(signal: AbortSignal): Promise<void> | undefined {
    this.hasMoved = true;
    return this.isOver ? this.request(signal) : undefined;
  }

  end(): void {
    this.turns.leave(this);
  }
}

/**
 * Lets few lists be taken in at the same time, since more of them only take memory. No cluster waits for another one: each
 * has a limit of its own, who waits goes in order of the clusters, and a turn is over when nothing comes or when it was
 * long enough.
 */
export class ListTurns {
  static create(options: {
    /** Over all clusters. */
    limit: number;
    perCluster: number;
    clock: Clock;
  }): ListTurns {
    return new ListTurns(options);
  }

  readonly #active = new Set<Turn>();
  /** By cluster, the one that has waited longest first. */
  readonly #waiting = new Map<object, Turn[]>();
  #timer: unknown;

  private constructor(
    private readonly options: Parameters<typeof ListTurns.create>[0],
  ) {}

  /** The turns of another cluster. */
  forCluster(): ClusterTurns {
    const cluster = {};
    return {
      take: async signal => {
        const turn = new Turn(cluster, this);
        await turn.request(signal);
        return turn;
      },
    };
  }

  /** Resolves when it is the turn's time. */
  async enter(turn: Turn, signal: AbortSignal): Promise<void> {
    const admitted = new Promise<void>(resolve => {
      turn.admit = resolve;
    });
    const queue = this.#waiting.get(turn.cluster) ?? [];
    queue.push(turn);
    this.#waiting.set(turn.cluster, queue);
    this.#dispatch();
    try {
      await unlessAborted(admitted, signal);
    } catch (error) {
      this.leave(turn);
      throw error;
    }
  }

  leave(turn: Turn): void {
    this.#active.delete(turn);
    const queue = this.#waiting.get(turn.cluster) ?? [];
    const at = queue.indexOf(turn);
    if (at >= 0) queue.splice(at, 1);
    if (queue.length === 0) this.#waiting.delete(turn.cluster);
    this.#dispatch();
  }

  #dispatch(): void {
    const { limit, perCluster, clock } = this.options;
    for (const [cluster, queue] of [...this.#waiting]) {
      if (this.#active.size >= limit) break;
      const used = [...this.#active].filter(turn => turn.cluster === cluster);
      if (used.length >= perCluster) continue;
      const turn = queue.shift()!;
      // A cluster that had its turn goes to the end.
      this.#waiting.delete(cluster);
      if (queue.length > 0) this.#waiting.set(cluster, queue);
      turn.begin(clock.performance.now());
      this.#active.add(turn);
    }
    if (this.#waiting.size > 0) {
      this.#timer ??= clock.setTimeout(() => this.#review(), IDLE_MS);
    } else {
      clock.clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  /** Ends turns, since others wait. */
  #review(): void {
    this.#timer = undefined;
    const now = this.options.clock.performance.now();
    for (const turn of this.#active) {
      if (!turn.hasMoved || now - turn.begunAt >= SLICE_MS) {
        turn.isOver = true;
        this.#active.delete(turn);
      }
      turn.hasMoved = false;
    }
    this.#dispatch();
  }
}
