import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Programs that talk to something that is not here. */
const PROGRAMS = [
  ...['aws', 'cosign', 'curl', 'docker', 'gh', 'helm', 'kubectl', 'npx'],
  ...['sleep', 'terraform'],
];

/**
 * A shell in a folder of its own, where the programs that talk to AWS or a cluster only note how they were called, and answer as they are
 * told. All others are the real ones.
 */
export class StandInShell {
  static create(): StandInShell {
    return new StandInShell(mkdtempSync(join(tmpdir(), 'mooring-runbook-')));
  }

  private constructor(readonly directory: string) {
    mkdirSync(join(directory, 'bin'));
    mkdirSync(join(directory, 'work'));
  }

  /**
   * Runs a block to its end, and returns how the stand-ins were called. What it exported is in the file `environment` afterwards.
   *
   * - `answers`: by the beginning of a call, the shell that answers it; the first that fits
   */
  async run(
    block: string,
    options: { stdin?: string; answers?: Record<string, string> } = {},
  ): Promise<string[]> {
    const { stdin = '', answers = {} } = options;
    const log = join(this.directory, 'log');
    writeFileSync(log, '');
    const cases = Object.entries(answers).map(
      ([call, answer]) => `${JSON.stringify(call)}*) ${answer} ;;`,
    );
    for (const name of PROGRAMS) {
      const path = join(this.directory, 'bin', name);
      writeFileSync(
        path,
        `#!/bin/bash
printf '%s\\n' "${name} $*" >> '${log}'
case "${name} $*" in
${cases.join('\n')}
esac
`,
      );
      chmodSync(path, 0o755);
    }
    const input = join(this.directory, 'stdin');
    writeFileSync(input, stdin);
    await promisify(execFile)(
      'bash',
      [
        ...['-eu', '-o', 'pipefail', '-c'],
        `exec < '${input}'\n${block}\nenv > environment`,
      ],
      {
        cwd: this.path(),
        env: {
          HOME: this.directory,
          PATH: [join(this.directory, 'bin'), process.env.PATH].join(delimiter),
        },
      },
    );
    return readFileSync(log, 'utf8').trim().split('\n');
  }

  /** A path in the folder that blocks run in. */
  path(...names: string[]): string {
    return join(this.directory, 'work', ...names);
  }

  /** The content of a file of that folder, or nothing. */
  read(name: string): string | undefined {
    return existsSync(this.path(name))
      ? readFileSync(this.path(name), 'utf8')
      : undefined;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
