/**
 * The time a cluster lives in. `globalThis` is one, and so is what `createClock()` of `@sinonjs/fake-timers` returns.
 *
 * @public
 */
export interface Clock {
  Date: { now(): number };
  setTimeout(callback: () => void, milliseconds: number): any;
  clearTimeout(timer: any): void;
}
