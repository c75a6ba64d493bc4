import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NotFoundError } from '@backstage/errors';

/** The renderers that the tests run, built from these versions of their Go modules. */
const TOOLS = {
  helm: 'helm.sh/helm/v3/cmd/helm@v3.19.5',
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1',
};

/**
 * The directory that holds a renderer; builds it into the cache when it is not there.
 *
 * @throws NotFoundError when it must be built, and there is no Go
 */
export async function goTool(name: keyof typeof TOOLS): Promise<string> {
  const [, version] = TOOLS[name].split('@');
  const { XDG_CACHE_HOME = join(homedir(), '.cache') } = process.env;
  const directory = join(XDG_CACHE_HOME, 'mooring', `${name}-${version}`);
  if (existsSync(join(directory, name))) return directory;
  try {
    await promisify(execFile)('go', ['install', TOOLS[name]], {
      env: { ...process.env, GOBIN: directory, CGO_ENABLED: '0' },
    });
  } catch (error) {
    throw new NotFoundError(
      `${name} is built with Go for this test, which failed: install Go (https://go.dev/dl) and let it reach a module proxy (GOPROXY). ${error}`,
    );
  }
  return directory;
}
