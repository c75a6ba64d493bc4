import { LintFlags, runLint } from '../runLint';

/** Runs `mooring lint` in a directory, and gives back all that it says. */
export async function runCommand(
  cwd: string,
  flags: Partial<LintFlags> = {},
  options: { paths?: string[]; stdin?: string } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { paths = ['.'], stdin = '' } = options;
  let stdout = '';
  let stderr = '';
  const code = await runLint({
    paths,
    flags: { format: 'text', ...flags },
    cwd,
    env: {},
    stdin: streamOf(stdin),
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    version: '1.2.3',
  });
  return { code, stdout, stderr };
}

async function* streamOf(text: string): AsyncIterable<Buffer> {
  yield Buffer.from(text.slice(0, 10));
  yield Buffer.from(text.slice(10));
}
