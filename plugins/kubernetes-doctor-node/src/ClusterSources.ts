import { setTimeout as sleep } from 'node:timers/promises';
import { SourceCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';

/**
 * Why a cluster that a source has is not used.
 *
 * @public
 */
export interface LeftOutReason {
  /** Part of a sentence, with the values in it: `another cluster has its name`. */
  readonly reason: string;
  readonly remedy: string;
}

/** How long a source may take to say how it is: longer than the portal waits for the list of clusters, which some compare. */
const TIMEOUT_MS = 35_000;

const REMEDY =
  'Check that what it asks runs and can be reached from here; the log may say more.';

type SourceProbe = () => Promise<readonly SourceCheck[]>;

/**
 * Where the Kubernetes plugin's clusters come from, and what each source leaves out: those who list clusters say here how
 * that goes.
 *
 * @public
 */
export class ClusterSources {
  /** None is known yet; `timeoutMs` is how long each may take to say how it is (default: 35 s). */
  static create(options: { timeoutMs?: number } = {}): ClusterSources {
    return new ClusterSources(options.timeoutMs ?? TIMEOUT_MS);
  }

  readonly #probes = new Map<string, SourceProbe>();
  readonly #leftOut = new Map<string, ReadonlyMap<string, LeftOutReason>>();

  private constructor(private readonly timeoutMs: number) {}

  /** Adds sources under a name; a later one of the same name takes its place. */
  add(name: string, probe: () => Promise<readonly SourceCheck[]>): void {
    this.#probes.set(name, probe);
  }

  /**
   * Says which clusters of a source are dropped once they are listed, by name; in place of what was said before.
   *
   * @param source - as in {@link ClusterSources.add}
   */
  leaveOut(source: string, reasons: ReadonlyMap<string, LeftOutReason>): void {
    this.#leftOut.set(source, reasons);
  }

  /** Why a listed cluster of a source was dropped; `undefined` where it was not. */
  whyLeftOut(source: string, cluster: string): LeftOutReason | undefined {
    return this.#leftOut.get(source)?.get(cluster);
  }

  /** How each source is. Never rejects, and waits for none longer than its time: one that cannot be asked says so. */
  async check(): Promise<SourceCheck[]> {
    const checks = await Promise.all(
      [...this.#probes].map(async ([source, probe]) => {
        try {
          return await this.#inTime(probe);
        } catch (error) {
          const said = foreignText((error as Error).message);
          const detail = `It cannot be asked for clusters: ${said}`;
          return [{ source, ok: false, detail, remedy: REMEDY }];
        }
      }),
    );
    return checks.flat();
  }

  async #inTime(probe: SourceProbe): Promise<readonly SourceCheck[]> {
    const done = new AbortController();
    const tooLate = async () => {
      await sleep(this.timeoutMs, undefined, { signal: done.signal });
      throw new Error(`no answer came within ${this.timeoutMs / 1000} s`);
    };
    try {
      return await Promise.race([probe(), tooLate()]);
    } finally {
      done.abort();
    }
  }
}
