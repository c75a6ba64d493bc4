import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FoundTool } from './findTool';

/** What a renderer may take. */
interface ToolLimits {
  readonly seconds: number;
  readonly outputMiB: number;
  /** Address space; not limited on Windows, nor where the shell cannot. */
  readonly memoryMiB: number;
}

const LIMITS: ToolLimits = { seconds: 60, outputMiB: 64, memoryMiB: 4096 };
/** How much of an error is shown. */
const MAX_ERROR_LENGTH = 1000;
/** How kubectl begins a line of its log: `E1121 13:39:50.843302   19139 run.go:72] `. */
const LOG_PREFIX = /^[EWIF]\d{4} \S+ +\d+ \S+\] /gm;
/** Kustomize comments on deprecated fields before it fails. */
const WARNING = /^# Warning: .*$/gm;
/** A port on which nothing listens: the well-known one of `tcpmux`. */
const NOWHERE = 'http://127.0.0.1:1';

/**
 * The renderers are written in Go, and run for moments: collecting garbage less often than by default saves a third of their
 * processor time. Close to the limit it is collected as often as it takes.
 *
 * @see https://go.dev/doc/gc-guide
 */
const GO_GARBAGE_COLLECTION = { GOGC: '400', GOMEMLIMIT: '1GiB' };

/** Runs a renderer to its end. */
export type RunTool = (options: {
  tool: FoundTool;
  args: readonly string[];
  /** An empty directory for whatever the tool wants to keep. */
  scratch: string;
  limits?: ToolLimits;
}) => Promise<string>;

/**
 * Runs a renderer with bounds on time, memory and output, and without the network.
 *
 * @returns what it writes to standard output
 * @throws Error with what it writes to standard error
 */
export const runTool: RunTool = async ({
  tool,
  args,
  scratch,
  limits = LIMITS,
}) => {
  const command = [tool.path, ...tool.args, ...args];
  const [program, ...rest] =
    process.platform === 'win32' ? command : withMemoryLimit(command, limits);
  try {
    const { stdout } = await promisify(execFile)(program, rest, {
      cwd: scratch,
      env: environment(process.env, scratch),
      timeout: limits.seconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: limits.outputMiB * 1024 * 1024,
      windowsHide: true,
    });
    return stdout;
  } catch (error) {
    throw new Error(reasonOf(error, limits));
  }
};

function withMemoryLimit(
  command: readonly string[],
  { memoryMiB }: ToolLimits,
): string[] {
  const script = `ulimit -v ${memoryMiB * 1024} 2>/dev/null; exec "$0" "$@"`;
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
    ...GO_GARBAGE_COLLECTION,
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
    // Kustomize fetches repositories with git, which may then use no transport at all.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function reasonOf(
  error: unknown,
  { seconds, outputMiB, memoryMiB }: ToolLimits,
): string {
  const { code, killed, stderr, message } = error as Error & {
    code?: unknown;
    killed?: boolean;
    stderr?: string;
  };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return `it writes more than ${outputMiB} MiB`;
  }
  if (killed) return `it takes longer than ${seconds} s`;
  const text = stderr || message;
  if (/out of memory|cannot allocate memory/i.test(text)) {
    return `it needs more memory than ${memoryMiB} MiB`;
  }
  const reason = text
    .replace(LOG_PREFIX, '')
    .replace(WARNING, '')
    .replace(/\s+/g, ' ')
    .trim();
  return reason.length > MAX_ERROR_LENGTH
    ? `${reason.slice(0, MAX_ERROR_LENGTH)}…`
    : reason;
}
