import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FoundTool } from './findTool';

const TIME_LIMIT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** What a renderer may take of memory, in KiB. */
const MAX_MEMORY_KIB = 4 * 1024 * 1024;
/** How much of an error is shown. */
const MAX_ERROR_LENGTH = 1000;
/** A port on which nothing listens: the well-known one of `tcpmux`. */
const NOWHERE = 'http://127.0.0.1:1';

/** Runs a renderer to its end. */
export type RunTool = (options: {
  tool: FoundTool;
  args: readonly string[];
  /** An empty directory for whatever the tool wants to keep. */
  scratch: string;
}) => Promise<string>;

/**
 * Runs a renderer with bounds on time, memory and output, and without the network.
 *
 * @returns what it writes to standard output
 * @throws Error with what it writes to standard error
 */
export const runTool: RunTool = async ({ tool, args, scratch }) => {
  const command = [tool.path, ...tool.args, ...args];
  const [program, ...rest] =
    process.platform === 'win32' ? command : withMemoryLimit(command);
  try {
    const { stdout } = await promisify(execFile)(program, rest, {
      cwd: scratch,
      env: environment(process.env, scratch),
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
    });
    return stdout;
  } catch (error) {
    throw new Error(reasonOf(error));
  }
};

/** Where the shell cannot limit memory, the tool runs without. */
function withMemoryLimit(command: readonly string[]): string[] {
  const script = `ulimit -v ${MAX_MEMORY_KIB} 2>/dev/null; exec "$0" "$@"`;
  return ['/bin/sh', '-c', script, ...command];
}

/** No secret of the caller's environment, which a manifest could read, and no way out. */
function environment(
  { PATH, HOME, TMPDIR, SystemRoot }: NodeJS.ProcessEnv,
  scratch: string,
): NodeJS.ProcessEnv {
  return {
    PATH,
    HOME,
    TMPDIR,
    SystemRoot,
    KUBECONFIG: `${scratch}/no-kubeconfig`,
    HELM_CACHE_HOME: scratch,
    HELM_CONFIG_HOME: scratch,
    HELM_DATA_HOME: scratch,
    HELM_PLUGINS: scratch,
    XDG_CONFIG_HOME: scratch,
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
    // Kustomize fetches repositories with git, which may then use no transport at all.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function reasonOf(error: unknown): string {
  const { code, killed, stderr, message } = error as Error & {
    code?: unknown;
    killed?: boolean;
    stderr?: string;
  };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return `it writes more than ${MAX_OUTPUT_BYTES / 1024 / 1024} MiB`;
  }
  if (killed) return `it takes longer than ${TIME_LIMIT_MS / 1000} s`;
  const text = (stderr || message).replace(/\s+/g, ' ').trim();
  return text.length > MAX_ERROR_LENGTH
    ? `${text.slice(0, MAX_ERROR_LENGTH)}…`
    : text;
}
