import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goTool } from '@mooring/control-plane';

/** Helm, with a cluster or without one. */
export class Helm {
  /**
   * Builds Helm if need be.
   *
   * @param options.kubeconfig - of the cluster to install into; none is reached without it
   */
  static async create(options: { kubeconfig?: string } = {}): Promise<Helm> {
    return new Helm(await goTool('helm'), options.kubeconfig);
  }

  private constructor(
    /** The directory of the program, for a `PATH`. */
    readonly directory: string,
    private readonly kubeconfig: string | undefined,
  ) {}

  /**
   * Runs a command and returns what it wrote.
   *
   * @throws an Error with what Helm complains of.
   */
  async run(...args: string[]): Promise<string> {
    return (await this.output(...args)).stdout;
  }

  /**
   * The same with what it wrote to standard error, where warnings of the API server are.
   *
   * @throws as {@link Helm.run}
   */
  async output(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    try {
      const helm = join(this.directory, 'helm');
      return await promisify(execFile)(helm, args, {
        env: {
          HOME: '/nonexistent',
          KUBECONFIG: this.kubeconfig ?? '/dev/null',
        },
        maxBuffer: 64 * 1024 ** 2,
      });
    } catch (error) {
      throw new Error((error as { stderr?: string }).stderr || String(error));
    }
  }
}
