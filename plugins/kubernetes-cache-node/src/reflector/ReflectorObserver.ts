import { WatchedKind } from '../model/WatchedKind';

/** Counts what a reflector does. */
export interface ReflectorObserver {
  /** A list begins. */
  onList(): void;
  /** A watch is opened to go on from where the last one ended. */
  onReconnect(): void;
  /** So many objects differed from a new list, though the watch had told everything up to it. Should be 0. */
  onDrift(objects: number): void;
  /** Something was told that is not an object of the kind. */
  onRefused(kind: WatchedKind): void;
  /** Something failed in the portal itself. */
  onError(error: unknown): void;
}
