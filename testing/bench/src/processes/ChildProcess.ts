import { ChildProcess as NodeChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { ChildMessage, ParentMessage, ProcessUsage } from './serve';

const KEPT_OUTPUT = 8_000; // characters, for the message when the process ends too early

const MESSAGE_TYPES: ChildMessage['type'][] = ['ready', 'failed', 'usage'];

/** A module that runs in a process of its own, so that its work does not count as the benchmark's or another's. */
export class ChildProcess<TReady> {
  /**
   * Runs a module that calls `serve`, and waits until it is ready.
   *
   * @throws an error with the reason, or with the end of its output, when it does not get ready.
   */
  static async start<TReady>(options: {
    module: string;
    options: unknown;
    /** Told what the module tells of its progress. */
    onProgress?: (text: string) => void;
  }): Promise<ChildProcess<TReady>> {
    const child = fork(options.module, {
      execArgv: ['--require', '@backstage/cli/config/nodeTransform.cjs'],
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const started = new ChildProcess<TReady>(child);
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'progress') options.onProgress?.(message.text);
    });
    try {
      started.#tell({ type: 'start', options: options.options });
      const answer = await started.#nextMessage();
      if (answer.type === 'failed') {
        throw new Error(`${options.module} did not start: ${answer.reason}`);
      }
      if (answer.type === 'ready') {
        started.#ready = answer.value as TReady;
      }
      return started;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  #ready?: TReady;
  #output = '';

  private constructor(private readonly child: NodeChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', chunk => {
        this.#output = (this.#output + chunk).slice(-KEPT_OUTPUT);
      });
    }
  }

  /** What the module's `start` returned. */
  get ready(): TReady {
    return this.#ready!;
  }

  /** What the process has used so far. */
  async usage(): Promise<ProcessUsage> {
    this.#tell({ type: 'usage' });
    const answer = await this.#nextMessage();
    if (answer.type !== 'usage') {
      throw new Error(`expected the usage of a process, got ${answer.type}`);
    }
    return answer.usage;
  }

  /** Ends the process, and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'close');
      this.child.kill('SIGKILL'); // it holds nothing worth a graceful end
      await ended;
    }
  }

  #tell(message: ParentMessage): void {
    this.child.send(message);
  }

  async #nextMessage(): Promise<ChildMessage> {
    const stopWaiting = new AbortController();
    const { signal } = stopWaiting;
    try {
      return await Promise.race([
        this.#firstChildMessage(signal),
        once(this.child, 'close', { signal }).then(([code, killedBy]) => {
          throw new Error(
            `a process of the benchmark ended with ${
              killedBy ?? `exit code ${code}`
            }; its last output:\n${this.#output}`,
          );
        }),
      ]);
    } finally {
      stopWaiting.abort();
    }
  }

  async #firstChildMessage(signal: AbortSignal): Promise<ChildMessage> {
    for await (const [message] of on(this.child, 'message', { signal })) {
      // The CLI's transform reports the files it loads on the same channel.
      if (MESSAGE_TYPES.includes(message.type)) {
        return message;
      }
    }
    throw new Error('the channel to a process of the benchmark has closed');
  }
}
