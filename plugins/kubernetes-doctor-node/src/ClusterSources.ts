import { SourceCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { foreignText } from '@mooring/plugin-kubernetes-cache-node';

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

  private constructor() {}

  /** Adds sources under a name; a later one of the same name takes its place. */
  add(name: string, probe: () => Promise<readonly SourceCheck[]>): void {
    this.#probes.set(name, probe);
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
