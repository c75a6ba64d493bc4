import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';

/**
 * Replaces itself by its arguments, leaving behind a watcher that kills the whole process group once standard input
 * closes. The other end of standard input belongs to the Node.js process, and the kernel closes it however that process
 * ends, SIGKILL included, so nothing outlives it.
 */
const SUPERVISOR = `
exec 3<&0
{ cat >/dev/null; kill -KILL 0; } <&3 3<&- >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-
`;

/** A process that ends when told to, and at the latest together with the Node.js process that started it. */
export class SupervisedProcess {
  /** Starts `command`; its output is appended to `logFile`, and of the environment it sees `env` only. */
  static async start(options: {
    name: string;
    command: string;
    args: string[];
    logFile: string;
    env: Record<string, string>;
  }): Promise<SupervisedProcess> {
    const { name, command, args, logFile, env } = options;
    const log = await open(logFile, 'a', 0o600);
    try {
      const child = spawn(
        '/bin/sh',
        ['-c', SUPERVISOR, name, command, ...args],
        {
          detached: true, // a process group of its own, for the supervisor to kill
          env,
          stdio: ['pipe', log.fd, log.fd],
        },
      );
      await once(child, 'spawn');
      child.unref();
      // A pipe is a socket underneath; unreferenced, a forgotten stop() does not keep Node.js alive.
      (child.stdin as unknown as { unref(): void }).unref();
      child.stdin!.on('error', () => {}); // never written to; its closing is the signal
      return new SupervisedProcess(name, logFile, child);
    } finally {
      await log.close();
    }
  }

  #stopping = false;

  private constructor(
    readonly name: string,
    readonly logFile: string,
    private readonly child: ChildProcess,
  ) {}

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Throws, with the end of its log, when the process has ended without having been told to. */
  async assertRunning(): Promise<void> {
    if (!this.running && !this.#stopping) {
      const how = this.child.signalCode ?? `code ${this.child.exitCode}`;
      throw new Error(
        `${this.name} ended by itself with ${how}; the end of ${
          this.logFile
        }:\n${await this.readLog({ lines: 15 })}`,
      );
    }
  }

  /** The last lines of its log. */
  async readLog(options: { lines: number }): Promise<string> {
    const text = await readFile(this.logFile, 'utf8');
    return text.trimEnd().split('\n').slice(-options.lines).join('\n');
  }

  /**
   * Sends the signal (default: SIGTERM), kills the process if it does not heed it within the grace period (default: 5
   * seconds), and resolves once it has ended.
   */
  async stop(
    options: { signal?: NodeJS.Signals; gracePeriodMs?: number } = {},
  ): Promise<void> {
    const { signal = 'SIGTERM', gracePeriodMs = 5_000 } = options;
    this.#stopping = true;
    if (!this.running) {
      return;
    }
    const exited = once(this.child, 'exit');
    this.child.ref();
    this.child.kill(signal);
    const kill = setTimeout(() => this.child.kill('SIGKILL'), gracePeriodMs);
    await exited;
    clearTimeout(kill);
  }
}
