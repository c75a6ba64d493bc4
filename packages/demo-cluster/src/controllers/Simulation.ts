import Heap from 'heap-js';
import { isError } from '@backstage/errors';
import { Clock } from '../Clock';
import { KubernetesObject } from '../store/KubernetesObject';
import { StoreEvent } from '../store/ObjectCollection';
import { ObjectStore } from '../store/ObjectStore';
import { ObjectWriter } from '../store/ObjectWriter';
import { Controller, ControllerContext } from './ControllerContext';

interface Ref {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** The longest a timer of Node.js can wait, in milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** More rounds than any change needs; reaching it means that two controllers undo each other's work. */
const MAX_ROUNDS = 10_000;

/**
 * Runs the controllers: after each change until nothing is left to do, and again when their time has come. Time passes
 * from event to event, so that a cluster can be as old as one likes at once: {@link Simulation.startAt} sets its time
 * back, and {@link Simulation.advance} lets everything happen that would have happened since.
 */
export class Simulation {
  static create(options: {
    clock: Clock;
    controllers: Controller<any>[];
  }): Simulation {
    return new Simulation(options.clock, options.controllers);
  }

  readonly #controllers = new Map<string, Controller>();
  readonly #queue = new Map<string, Ref>();
  readonly #wakeUps = new Heap<{ time: number; key: string; ref: Ref }>(
    (a, b) => a.time - b.time,
  );
  readonly #wakeTimes = new Map<string, number>();
  #context!: ControllerContext;
  #reconciling?: string;
  #time?: number;
  #timer: unknown;
  #stopped = false;

  private constructor(
    private readonly clock: Clock,
    controllers: Controller[],
  ) {
    for (const controller of controllers) {
      this.#controllers.set(
        `${controller.apiVersion}/${controller.kind}`,
        controller,
      );
    }
  }

  /** The cluster's time, in milliseconds since the epoch. */
  readonly now = (): number => this.#time ?? this.clock.Date.now();

  /** From here on, changes of the store are seen. */
  observe(store: ObjectStore, writer: ObjectWriter): void {
    this.#context = {
      store,
      writer,
      now: this.now,
      present: () => this.clock.Date.now(),
    };
    store.subscribe(event => this.#onEvent(event));
  }

  /** Sets the cluster's time back, until {@link Simulation.advance} catches up. */
  startAt(time: number): void {
    this.#time = time;
  }

  /** Runs the controllers until nothing is left to do at this time. */
  settle(): void {
    for (let round = 0; this.#queue.size > 0; round++) {
      const refs = [...this.#queue];
      if (round > MAX_ROUNDS) {
        const keys = refs.slice(0, 5).map(([key]) => key);
        throw new Error(
          `The controllers do not come to rest; still to do: ${keys.join(
            ', ',
          )}`,
        );
      }
      this.#queue.clear();
      refs.forEach(([key, ref]) => this.#reconcile(key, ref));
    }
    this.#schedule();
  }

  /** Lets everything happen that was to happen by now, in its order. */
  advance(): void {
    const end = this.clock.Date.now();
    this.#time ??= end;
    this.settle();
    for (
      let first = this.#wakeUps.peek();
      first && first.time <= end;
      first = this.#wakeUps.peek()
    ) {
      // All that is due at one moment is done together, or each pod would have its controllers count all others again.
      this.#time = Math.max(this.#time, first.time);
      for (
        let due = this.#wakeUps.peek();
        due && due.time <= this.#time;
        due = this.#wakeUps.peek()
      ) {
        this.#wakeUps.pop();
        if (this.#wakeTimes.get(due.key) === due.time) {
          this.#wakeTimes.delete(due.key);
          this.#queue.set(due.key, due.ref);
        }
      }
      this.settle();
    }
    this.#time = undefined;
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.clock.clearTimeout(this.#timer);
  }

  #onEvent({ type, current: { object } }: StoreEvent): void {
    const { apiVersion, kind, metadata } = object;
    if (type !== 'DELETED') {
      this.#enqueue({ apiVersion, kind, ...metadata });
    }
    const owner = metadata.ownerReferences?.find(
      ({ controller }) => controller,
    );
    if (owner) {
      this.#enqueue({ ...owner, namespace: metadata.namespace });
    }
  }

  /** What a controller writes to its own object is not news to it. */
  #enqueue({ apiVersion, kind, namespace, name }: Ref): void {
    const key = `${apiVersion}/${kind}/${namespace ?? ''}/${name}`;
    if (
      key !== this.#reconciling &&
      this.#controllers.has(`${apiVersion}/${kind}`)
    ) {
      this.#queue.set(key, { apiVersion, kind, namespace, name });
    }
  }

  #reconcile(key: string, ref: Ref): void {
    const controller = this.#controllers.get(`${ref.apiVersion}/${ref.kind}`)!;
    const { store } = this.#context;
    const object: KubernetesObject | undefined = store.get(
      store.types.require(ref.apiVersion, ref.kind),
      ref,
    );
    this.#reconciling = key;
    let next: number | undefined;
    try {
      if (object && !object.metadata.deletionTimestamp) {
        next = controller.reconcile(object, this.#context);
      }
    } catch (error) {
      // One object that cannot be dealt with must not stop the others, as in a real cluster.
      process.emitWarning(
        `demo-cluster: cannot reconcile ${key}: ${
          isError(error) ? error.message : error
        }`,
      );
    }
    this.#reconciling = undefined;
    if (next === undefined) {
      this.#wakeTimes.delete(key);
    } else if (this.#wakeTimes.get(key) !== next) {
      // Time must pass, or advance() would not end.
      const time = Math.max(next, this.now() + 1);
      this.#wakeTimes.set(key, time);
      this.#wakeUps.push({ time, key, ref });
    }
  }

  #schedule(): void {
    this.clock.clearTimeout(this.#timer);
    const next = this.#wakeUps.peek();
    if (this.#stopped || this.#time !== undefined || !next) {
      return;
    }
    const wait = Math.min(
      Math.max(next.time - this.clock.Date.now(), 1),
      MAX_TIMER_MS,
    );
    this.#timer = this.clock.setTimeout(() => this.advance(), wait);
  }
}
