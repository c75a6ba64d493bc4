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

type SourceProbe = () => Promise<readonly SourceCheck[]>;

/**
 * Where the Kubernetes plugin's clusters come from, and what each source leaves out: those who list clusters say here how
 * that goes.
 *
 * @public
 */
export class ClusterSources {
  static create(): ClusterSources {
    return new ClusterSources();
  }

  readonly #probes = new Map<string, SourceProbe>();
  readonly #leftOut = new Map<string, ReadonlyMap<string, LeftOutReason>>();

  private constructor() {}

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

  /** How each source is. Never rejects: one that cannot be asked says so. */
  async check(): Promise<SourceCheck[]> {
    const checks = await Promise.all(
      [...this.#probes].map(async ([source, probe]) => {
        try {
          return await probe();
        } catch (error) {
          const said = foreignText((error as Error).message);
          const detail = `It cannot be asked for clusters: ${said}`;
          return [{ source, ok: false, detail }];
        }
      }),
    );
    return checks.flat();
  }
}
