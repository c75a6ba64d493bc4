import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConflictError, InputError } from '@backstage/errors';
import { lock } from 'proper-lockfile';

/**
 * Removes a directory once standard input closes, be it that the Node.js process asks for it or that it is gone. The
 * processes of the control plane end at the same moment, so a file may still appear while the directory is removed.
 */
const REMOVER =
  'cat >/dev/null; for attempt in 1 2 3 4 5; do rm -rf -- "$1" && exit; sleep 1; done';

/** etcd listens on a Unix socket in here, whose path may have 103 bytes on macOS and 107 on Linux. */
const MAX_PATH_BYTES = 103 - '/etcd.sock'.length;

/** Where one control plane keeps its files: a temporary directory of its own, or one that stays. */
export class DataDirectory {
  /**
   * Claims `path`, which then survives, or a new temporary directory, which goes away on release and when the Node.js
   * process ends.
   *
   * @throws ConflictError when another control plane uses `path`; InputError when the path is too long.
   */
  static async create(options: { path?: string }): Promise<DataDirectory> {
    const { path } = options;
    const directory =
      path === undefined
        ? await DataDirectory.#createTemporary()
        : await DataDirectory.#claim(resolve(path));
    if (Buffer.byteLength(directory.path) > MAX_PATH_BYTES) {
      await directory.release();
      throw new InputError(
        `${directory.path} is too long for a data directory: more than ${MAX_PATH_BYTES} bytes; ` +
          `give a shorter ${path === undefined ? 'TMPDIR' : 'dataDirectory'}.`,
      );
    }
    return directory;
  }

  static async #createTemporary(): Promise<DataDirectory> {
    const path = await mkdtemp(join(tmpdir(), 'control-plane-'));
    const remover = spawn(
      '/bin/sh',
      ['-c', REMOVER, 'remove-when-done', path],
      {
        detached: true, // an interrupt from the keyboard must not reach it
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    );
    await once(remover, 'spawn');
    remover.unref();
    (remover.stdin as unknown as { unref(): void }).unref();
    return new DataDirectory(path, () => removeWith(remover));
  }

  static async #claim(path: string): Promise<DataDirectory> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    try {
      const release = await lock(path, {
        lockfilePath: join(path, 'lock'),
        // Who is killed leaves the lock behind, which counts as stale after this time.
        stale: 5_000,
        retries: { retries: 7, factor: 1, minTimeout: 1_000 },
        onCompromised: () => {}, // a debugger held the process for longer than that
      });
      return new DataDirectory(path, release);
    } catch (error) {
      throw new ConflictError(
        `another control plane uses the data directory ${path}; stop it or choose another`,
        error,
      );
    }
  }

  private constructor(
    readonly path: string,
    readonly release: () => Promise<void>,
  ) {}
}

async function removeWith(remover: ChildProcess): Promise<void> {
  const done = once(remover, 'exit');
  remover.ref();
  remover.stdin!.end();
  await done;
}
