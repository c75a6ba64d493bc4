import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;

/** People who use the portal all the time: each kind of request again and again, until stopped. */
export class Traffic {
  /** @param requests - functions that make one request each, and throw if it fails */
  static start(requests) {
    const traffic = new Traffic();
    traffic.loops = Object.entries(requests).map(([name, request]) =>
      traffic.loop(name, request),
    );
    return traffic;
  }

  #stopped = false;
  counts = {};
  failures = [];

  async loop(name, request) {
    this.counts[name] = 0;
    while (!this.#stopped) {
      try {
        await request(this.counts[name] + 1);
        this.counts[name] += 1;
      } catch (error) {
        this.failures.push(`${name}: ${error.cause ?? error}`);
        this.counts[name] += 1;
      }
      await sleep(PAUSE_MS);
    }
  }

  async stop() {
    this.#stopped = true;
    await Promise.all(this.loops);
  }
}
