import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { NotFoundError } from '@backstage/errors';
import { assertGo, goBuild } from './goBuild';

/** The programs that tests run, built from these versions of their Go modules. */
const TOOLS = {
  helm: {
    module: 'helm.sh/helm/v3/cmd/helm@v3.19.5',
    // As in Helm's own Makefile; without it, charts are rendered for Kubernetes 1.20.
    ldflags: ['Major=1', 'Minor=34'].map(
      version => `-X helm.sh/helm/v3/pkg/chartutil.k8sVersion${version}`,
    ),
  },
  kustomize: {
    module: 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1',
    ldflags: [],
  },
  'helm-docs': {
    module: 'github.com/norwoodj/helm-docs/cmd/helm-docs@v1.14.2',
    ldflags: [],
  },
  gitleaks: {
    module: 'github.com/zricethezav/gitleaks/v8@v8.28.0',
    ldflags: [],
  },
};

/**
 * The directory that holds a program; builds it into the cache when it is not there.
 *
 * @throws NotFoundError when it must be built, and there is no Go
 * @public
 */
export async function goTool(name: keyof typeof TOOLS): Promise<string> {
  const { module, ldflags } = TOOLS[name];
  const directory = cacheDirectory(name, JSON.stringify(TOOLS[name]));
  if (existsSync(join(directory, name))) return directory;
  try {
    const args = ['install', `-ldflags=${ldflags.join(' ')}`, module];
    await promisify(execFile)('go', args, {
      env: { ...process.env, GOBIN: directory, CGO_ENABLED: '0' },
    });
  } catch (error) {
    throw new NotFoundError(
      `${name} is built with Go for this test, which failed: install Go (https://go.dev/dl) and let it reach a module proxy (GOPROXY). ${error}`,
    );
  }
  return directory;
}

/**
 * The path of the program that a module beside a test holds in its `main.go`; builds it into the cache when it is not
 * there.
 *
 * @throws NotFoundError when it must be built, and there is no Go
 * @public
 */
export async function goProgram(module: string): Promise<string> {
  const sources = await Promise.all(
    ['main.go', 'go.mod', 'go.sum'].map(file =>
      readFile(join(module, file), 'utf8'),
    ),
  );
  const name = basename(module);
  const program = join(cacheDirectory(name, sources.join('\n')), name);
  if (existsSync(program)) return program;
  const { env } = process;
  await assertGo({ env });
  const report = (message: string) =>
    process.stderr.write(`${name}: ${message}\n`);
  await goBuild({ module, args: ['-o', program, '.'], env, report });
  return program;
}

function cacheDirectory(name: string, sources: string): string {
  const { XDG_CACHE_HOME = join(homedir(), '.cache') } = process.env;
  const key = createHash('sha256').update(sources).digest('hex').slice(0, 12);
  return join(XDG_CACHE_HOME, 'mooring', `${name}-${key}`);
}
