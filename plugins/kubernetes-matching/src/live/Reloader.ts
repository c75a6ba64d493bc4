/**
 * Loads something again and again: when told to, and after an interval. One request at a time; being told during a
 * request means one more after it, however often, and two requests are never closer than `minGapMs`.
 */
export class Reloader<T> {
  static start<T>(options: {
    load: (signal: AbortSignal) => Promise<T>;
    onValue: (value: T) => void;
    onError: (error: Error) => void;
    intervalMs: number;
    minGapMs: number;
  }): Reloader<T> {
    const reloader = new Reloader(options);
    reloader.#run();
    return reloader;
  }

  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLoading = false;
  #isOutdated = false;

  private constructor(
    private readonly options: Parameters<typeof Reloader.start<T>>[0],
  ) {}

  reload(): void {
    if (this.#isLoading) this.#isOutdated = true;
    else this.#run();
  }

  stop(): void {
    this.#controller.abort();
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const { load, onValue, onError, intervalMs, minGapMs } = this.options;
    const { signal } = this.#controller;
    if (signal.aborted) return;
    clearTimeout(this.#timer);
    this.#isLoading = true;
    this.#isOutdated = false;
    try {
      const value = await load(signal);
      if (!signal.aborted) onValue(value);
    } catch (error) {
      if (!signal.aborted) onError(error as Error);
    }
    if (signal.aborted) return;
    // Still "loading" during the gap, so that a burst of changes costs one request.
    this.#timer = setTimeout(() => {
      this.#isLoading = false;
      if (this.#isOutdated) this.#run();
      else this.#timer = setTimeout(() => this.#run(), intervalMs);
    }, minGapMs);
  }
}
