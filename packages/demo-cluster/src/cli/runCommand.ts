import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const FORWARDED_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Runs a command with these variables added to the environment, hands signals on to it, and resolves to its exit code:
 * as in a shell, 128 and the signal's number when a signal ended it, 127 when it could not be started.
 */
export async function runCommand(
  command: string[],
  variables: Record<string, string>,
): Promise<number> {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  });
  const forward = (signal: NodeJS.Signals) => {
    // Ctrl+C in a terminal reaches the command by itself, as all of the terminal's foreground processes.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) {
      child.kill(signal);
    }
  };
  FORWARDED_SIGNALS.forEach(signal => process.on(signal, forward));
  try {
    const [code, signal] = await once(child, 'exit');
    return code ?? 128 + constants.signals[signal as NodeJS.Signals];
  } catch (error) {
    process.stderr.write(
      `demo-cluster: cannot run ${file}: ${(error as Error).message}\n`,
    );
    return 127;
  } finally {
    FORWARDED_SIGNALS.forEach(signal => process.off(signal, forward));
  }
}

/** Resolves when the process is told to end. */
export async function untilSignalled(): Promise<void> {
  await Promise.race(FORWARDED_SIGNALS.map(signal => once(process, signal)));
}
