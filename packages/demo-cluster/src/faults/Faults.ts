import { Fault, FaultTarget, strikes } from './Fault';

/** Something that goes on for long enough to be struck in its middle: a watch. */
export interface Strikeable {
  target: FaultTarget;
  strike(fault: Fault): void;
}

/** Faults that strike what is open already; the others can only meet a new request. */
const STRIKES_OPEN: Fault['kind'][] = [
  'hang',
  'reset',
  'truncated',
  'garbage',
  'half-open',
];

/**
 * The faults of a cluster.
 *
 * @public
 */
export class Faults {
  readonly #faults: { fault: Fault; left: number }[] = [];
  readonly #open = new Set<Strikeable>();

  /** The faults that can still strike. */
  get active(): readonly Fault[] {
    return this.#faults.map(({ fault }) => fault);
  }

  /**
   * Adds a fault. It strikes requests from now on, and watches that are open now where it can; each counts.
   *
   * @returns how to remove it.
   */
  add(fault: Fault): () => void {
    const entry = { fault, left: fault.count ?? Infinity };
    this.#faults.push(entry);
    if (
      STRIKES_OPEN.includes(fault.kind) ||
      (fault.kind === 'status' && fault.code === 410)
    ) {
      for (const watch of this.#open) {
        if (strikes(fault, watch.target) && this.#use(entry)) {
          watch.strike(fault);
        }
      }
    }
    return () => this.#remove(entry);
  }

  /** Removes all faults. What hangs already goes on hanging. */
  clear(): void {
    this.#faults.splice(0);
  }

  /**
   * The faults that strike a new request: every delay, and the first of the others.
   *
   * @internal
   */
  take(target: FaultTarget): Fault[] {
    const taken: Fault[] = [];
    for (const entry of [...this.#faults]) {
      const isFirst =
        entry.fault.kind === 'delay' ||
        taken.every(({ kind }) => kind === 'delay');
      if (isFirst && strikes(entry.fault, target) && this.#use(entry)) {
        taken.push(entry.fault);
      }
    }
    return taken;
  }

  /**
   * Lets later faults strike what is open; returns how to end that.
   *
   * @internal
   */
  expose(open: Strikeable): () => void {
    this.#open.add(open);
    return () => this.#open.delete(open);
  }

  #use(entry: { fault: Fault; left: number }): boolean {
    if (entry.left <= 0) {
      return false;
    }
    entry.left--;
    if (entry.left === 0) {
      this.#remove(entry);
    }
    return true;
  }

  #remove(entry: { fault: Fault; left: number }): void {
    const index = this.#faults.indexOf(entry);
    if (index >= 0) {
      this.#faults.splice(index, 1);
    }
  }
}
