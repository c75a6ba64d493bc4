import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { NotFoundError } from '@backstage/errors';

const PROGRESS_INTERVAL_MS = 10_000;

/** Throws NotFoundError, saying what else can be done, when there is no Go. */
export async function assertGo(options: {
  env: NodeJS.ProcessEnv;
}): Promise<void> {
  try {
    await promisify(execFile)('go', ['version'], { env: options.env });
  } catch {
    throw new NotFoundError(
      'The control plane is built with Go, and no "go" was found on the PATH: install Go 1.25 or newer (https://go.dev/dl), ' +
        'or set KUBEBUILDER_ASSETS to a directory that holds etcd and kube-apiserver, ' +
        'or set MOORING_TEST_KUBECONFIG to the kubeconfig of a cluster made for tests.',
    );
  }
}

/** Runs `go build` in a module's directory and reports every 10 seconds how far it is. */
export async function goBuild(options: {
  module: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  report: (message: string) => void;
}): Promise<void> {
  const { module, args, env, report } = options;
  const go = spawn('go', ['build', '-v', ...args], {
    cwd: module,
    env: { ...env, CGO_ENABLED: '0', GOWORK: 'off' }, // neither a C compiler nor a surrounding workspace
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const started = Date.now();
  const lines: string[] = []; // one per downloaded module and per compiled package
  createInterface({ input: go.stderr }).on('line', line => lines.push(line));
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    report(
      `${seconds} s, ${lines.length} packages, last ${lines.at(-1) ?? 'none'}`,
    );
  }, PROGRESS_INTERVAL_MS);
  try {
    const [code] = await once(go, 'close');
    if (code !== 0) {
      throw new Error(
        `"go build" failed in ${module}. It needs the Go version named in go.mod there, a Go module proxy (GOPROXY), ` +
          `and 5 GB of disk. The end of its output:\n${lines
            .slice(-15)
            .join('\n')}`,
      );
    }
  } finally {
    clearInterval(progress);
  }
}
